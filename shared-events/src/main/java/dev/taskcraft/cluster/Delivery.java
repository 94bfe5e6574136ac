package dev.taskcraft.cluster;

import dev.taskcraft.task.Envelope;

/**
 * One event as it was read.
 *
 * @param offset its place in the topic's partition
 */
public record Delivery(String topic, long offset, Envelope event) {}
