/**
 * How far this process connects for others: to the public Internet, and to what else the operator
 * lists. One rule for every way out, whether a tool's request or a container's connection.
 *
 * <p>Terms: an address is <em>private</em> when it isn't the public Internet's; a connection is
 * <em>pinned</em> to an address that was checked, so that a name can't change its meaning between
 * the check and the connection (DNS rebinding).
 */
@NullMarked
package dev.taskcraft.executor.reach;

import org.jspecify.annotations.NullMarked;
