package dev.taskcraft.task;

/** What became of an attempt whose outcome was unknown. */
public enum Resolution {
  /** The effect took place: the step counts as succeeded. */
  HAPPENED,
  /** The effect did not take place: the next attempt may start. */
  DID_NOT_HAPPEN,
  /** It doesn't matter: the tool is idempotent and runs again under the same key. */
  RUN_AGAIN,
  /** A person gave the step up, and with it the task. */
  ABORTED
}
