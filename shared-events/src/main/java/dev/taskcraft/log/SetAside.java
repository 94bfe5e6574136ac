package dev.taskcraft.log;

/**
 * A record that has a task's id as its key and is no event: it changed nothing, and lies in the
 * topic's dead letters. Only a cluster has any.
 *
 * @param topic where it was written
 * @param reason why it is no event
 */
public record SetAside(String topic, int partition, long offset, String reason) {}
