/**
 * The one loop of a service in the cluster: lets a role act on the tasks of the partitions that
 * were assigned to this process.
 *
 * <p>Terms: a <em>delivery</em> is an event as it was read from a topic; a <em>partition</em> holds
 * the same tasks on every topic; what was appended counts only once it was <em>read back</em>; a
 * <em>snapshot</em> is what state-service knows of a partition, from which reading goes on; a
 * service has <em>caught up</em> when it has read all that stood in the topics when it got the
 * partition.
 */
@NullMarked
package dev.taskcraft.cluster;

import org.jspecify.annotations.NullMarked;
