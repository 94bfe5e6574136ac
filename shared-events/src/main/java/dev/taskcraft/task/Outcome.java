package dev.taskcraft.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How one attempt ended. */
public sealed interface Outcome {
  /** The tool answered. */
  record Succeeded(Content output) implements Outcome {}

  /**
   * The tool answered with an error, so its effect is known not to be in doubt.
   *
   * @param retryAt when the next attempt may start; null when this failure is final
   */
  record Failed(String error, @Nullable String detail, @Nullable Instant retryAt)
      implements Outcome {}

  /** Nobody knows whether the effect happened: fills the doubt, until a resolution closes it. */
  record Unknown(String reason) implements Outcome {}

  /** The executor refused before any effect. */
  record NotRun(Refusal refusal, String reason) implements Outcome {}

  /** Why an executor refused to run an approved call. */
  enum Refusal {
    /** The object about to run is not the one that was approved. */
    DIGEST,
    /** The approval came after its request had expired. */
    EXPIRED,
    /** The task was cancelled, or paused before the effect. */
    STOPPED,
    /** No tool of that name can be reached any more. */
    MISSING_TOOL,
    /** The start was too long ago to begin the effect. */
    DEADLINE
  }
}
