package dev.taskcraft.executor;

import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.serde.CallDigest;
import dev.taskcraft.serde.PolicyDigests;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Outcome.NotRun;
import dev.taskcraft.task.Outcome.Refusal;
import dev.taskcraft.task.Revision;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last check before an effect, on the very object that is about to run: is it what was
 * approved, was that in time, was the start made just now, and has nobody stopped the task? Refuses
 * rather than runs. How long ago the approval was given makes no difference.
 */
public final class LastLook {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final PolicyDigests policyDigests = new PolicyDigests();

  /** Why this call must not run; null when it may. */
  @Nullable NotRun refusal(Task task, Step step, @Nullable Tool tool, Duration age) {
    Revision current = step.current();
    Call call = current.call();
    TaskRequested request = task.request();
    if (!(step.verdict()
            instanceof Verdict.Approved(_, TaskEvent.StepApproved approved, Instant decided))
        || call == null
        || request == null) {
      return new NotRun(Refusal.DIGEST, "step " + step.number() + " is not approved");
    }
    if (task.end() != null || !task.pauses().isEmpty()) {
      return new NotRun(
          Refusal.STOPPED,
          task.end() != null
              ? "the task was ended before the call began"
              : "the task was paused before the call began");
    }
    if (tool == null) {
      return new NotRun(
          Refusal.MISSING_TOOL, "tool '" + call.tool() + "' can't be reached any more");
    }
    TaskEvent.ApprovalRequested ask = current.ask();
    Instant expires = ask == null ? null : ask.expires();
    String digest =
        CallDigest.of(
                task.id(),
                step.number(),
                approved.call(),
                tool.spec(),
                request,
                policyDigests.of(request),
                expires)
            .text();
    if (!approved.call().equals(call) || !digest.equals(approved.digest())) {
      return new NotRun(
          Refusal.DIGEST,
          "what is about to run is %s, but %s was approved; the call or the tool has changed"
              .formatted(digest, approved.digest()));
    }
    if (ask != null && ask.expired(decided)) {
      return new NotRun(
          Refusal.EXPIRED,
          "it was approved at %s, and the request had expired at %s".formatted(decided, expires));
    }
    if (age.compareTo(DEADLINE) > 0) {
      return new NotRun(
          Refusal.DEADLINE, "the start is " + age.toSeconds() + " s old; it is made again");
    }
    return null;
  }
}
