package dev.taskcraft.state.storing;

/** Where a record lies. */
public record Place(String topic, int partition, long offset) {}
