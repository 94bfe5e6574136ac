package dev.taskcraft.state.storing;

/**
 * Storing went on in one partition of one topic.
 *
 * @param expected where it stood before, as this process believes
 * @param next the consumer's position after it: transaction markers take offsets, too
 */
public record Advance(String topic, int partition, long expected, long next) {}
