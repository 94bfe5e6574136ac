/**
 * A cluster as the command sees it: requests go to Kafka, decisions to the approval-service, and
 * everything is read from the state-service.
 */
@NullMarked
package dev.taskcraft.cli.cluster;

import org.jspecify.annotations.NullMarked;
