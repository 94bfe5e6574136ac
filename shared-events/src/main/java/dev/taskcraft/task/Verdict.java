package dev.taskcraft.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was decided about one revision of a call. */
public sealed interface Verdict {
  /**
   * It may run.
   *
   * @param id the approval that a start uses up
   */
  record Approved(EventId id, TaskEvent.StepApproved event, Instant time) implements Verdict {}

  record Rejected(TaskEvent.StepRejected event) implements Verdict {}

  record Answered(TaskEvent.StepAnswered event) implements Verdict {}

  /** An edit took this revision's place. */
  record Superseded(TaskEvent.StepEdited event) implements Verdict {}

  /**
   * Of two decisions read from different topics, the one that counts: the more restrictive. On SQL,
   * and with one arbiter, there is never more than one.
   */
  static Verdict first(@Nullable Verdict one, Verdict other) {
    return one == null || rank(other) < rank(one) ? other : one;
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case Rejected _ -> 0;
      case Superseded _ -> 1;
      case Answered _ -> 2;
      case Approved _ -> 3;
    };
  }
}
