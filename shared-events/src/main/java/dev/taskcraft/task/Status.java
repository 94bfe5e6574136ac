package dev.taskcraft.task;

import java.util.Locale;

/** What a task is doing, in one word; derived from its slots. */
public enum Status {
  /** Something was said of a task that nobody has asked for yet. */
  AWAITING_REQUEST,
  /** The planner has the word. */
  PLANNING,
  /** A call is being judged, may run, runs, or will run again. */
  EXECUTING,
  /** Everything that is left waits for a person's approval. */
  AWAITING_APPROVAL,
  /** Everything that is left waits for a person's answer. */
  AWAITING_INPUT,
  /** A person must say what became of a call. */
  IN_DOUBT,
  PAUSED,
  COMPLETED,
  FAILED,
  CANCELLED;

  /** Whether nothing can happen to the task any more. */
  public boolean ended() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }

  /** Whether only a person can make it go on. */
  public boolean waitsForPerson() {
    return this == AWAITING_APPROVAL
        || this == AWAITING_INPUT
        || this == IN_DOUBT
        || this == PAUSED;
  }

  /** The word in JSON, e.g. {@code awaiting_approval}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
