package dev.taskcraft.log;

/** What became of a cascade. */
public sealed interface AppendResult {
  /**
   * It stands in the log.
   *
   * @param version the task's version after it
   */
  record Appended(long version) implements AppendResult {}

  /**
   * Nothing was appended: the task has moved on, or a slot is taken. Read on and decide again.
   *
   * @param version the task's present version
   */
  record Conflict(long version) implements AppendResult {}
}
