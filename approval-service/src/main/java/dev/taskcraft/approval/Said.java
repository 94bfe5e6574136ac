package dev.taskcraft.approval;

import dev.taskcraft.approval.Decision.Decided;
import dev.taskcraft.approval.Decision.Refused;
import dev.taskcraft.approval.Decision.Why;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import dev.taskcraft.task.TaskEvent.Ask;
import dev.taskcraft.task.TaskEvent.Rejection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a person says to a request. */
public sealed interface Said {
  /**
   * The waiting call may run, once.
   *
   * @param digest the digest of the call that the person saw; null when he saw it just now
   * @param reason null for the rule that asked
   */
  record Approve(@Nullable String digest, @Nullable String reason) implements Said {}

  /**
   * It may not, or there will be no answer.
   *
   * @param digest as in {@link Approve}
   * @param reason goes back to the planner
   */
  record Reject(@Nullable String digest, String reason) implements Said {}

  /** This is the answer, in the tool's place. */
  record Answer(String text) implements Said {}

  /**
   * What this comes to for a request that nobody has decided.
   *
   * @param by who says it
   */
  default Decision to(ApprovalRequested ask, String by, Instant now) {
    return switch (this) {
      case Approve(var digest, var reason) ->
          decided(
              refusal(ask, Ask.APPROVAL, digest, now),
              new TaskEvent.StepApproved(
                  ask.step(),
                  ask.revision(),
                  ask.call(),
                  ask.digest(),
                  by,
                  reason == null ? ask.rule() : reason));
      case Reject(var digest, var reason) ->
          decided(
              refusal(ask, ask.kind(), digest, now),
              new TaskEvent.StepRejected(ask.step(), ask.revision(), Rejection.PERSON, by, reason));
      case Answer(var text) ->
          decided(
              refusal(ask, Ask.ANSWER, null, now),
              new TaskEvent.StepAnswered(ask.step(), ask.revision(), by, text));
    };
  }

  /** What becomes of a request when its time is over and nobody has said anything. */
  static TaskEvent.StepRejected expired(ApprovalRequested ask) {
    return new TaskEvent.StepRejected(
        ask.step(),
        ask.revision(),
        Rejection.POLICY,
        "policy/expiry",
        "nobody decided before " + ask.expires());
  }

  private static Decision decided(@Nullable Refused refusal, TaskEvent event) {
    return refusal == null ? new Decided(event) : refusal;
  }

  private static @Nullable Refused refusal(
      ApprovalRequested ask, Ask kind, @Nullable String digest, Instant now) {
    if (ask.kind() != kind) {
      return new Refused(
          Why.NOTHING_TO_DECIDE,
          kind == Ask.ANSWER
              ? "step %d waits for an approval, not for an answer".formatted(ask.step())
              : "step %d waits for an answer, not for an approval".formatted(ask.step()));
    }
    if (digest != null && !digest.equals(ask.digest())) {
      return new Refused(
          Why.OTHER_CALL,
          "step %d is call %s, not %s; look at it again"
              .formatted(ask.step(), ask.digest(), digest));
    }
    if (ask.expired(now)) {
      return new Refused(
          Why.EXPIRED, "the request of step %d expired at %s".formatted(ask.step(), ask.expires()));
    }
    return null;
  }
}
