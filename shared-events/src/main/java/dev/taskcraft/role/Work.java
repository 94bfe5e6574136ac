package dev.taskcraft.role;

/**
 * Something that takes time and is done once per task while it is under way. Implemented by
 * records, because equal work is the same work.
 */
public interface Work {}
