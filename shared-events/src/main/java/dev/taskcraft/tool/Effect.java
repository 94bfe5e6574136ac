package dev.taskcraft.tool;

/** What a call of a tool may change, from harmless to not to be undone. */
public enum Effect {
  /** Changes nothing; runs without a start in the log, and again after a crash. */
  READ,
  /** Twice is the same as once under one idempotency key; runs again after a crash. */
  IDEMPOTENT,
  /** The tool can tell afterwards whether it happened. */
  RECONCILABLE,
  /** Only a person can say whether it happened. What a tool is when nobody declared anything. */
  IRREVERSIBLE
}
