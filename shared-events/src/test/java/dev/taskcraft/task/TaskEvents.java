package dev.taskcraft.task;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.Policies;
import dev.taskcraft.task.TaskEvent.PlannedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events for stories about one task; whatever a story doesn't turn on is filled in. */
public final class TaskEvents {
  public static final TaskId TASK = new TaskId("0190b0c0-0000-7000-8000-00000000000a");
  public static final Instant TIME = Instant.parse("2026-11-02T09:30:00Z");
  private static final BlobRef BLOB =
      new BlobRef("sha256:" + "0a".repeat(32), "application/json", 2, "[]");

  private TaskEvents() {}

  /** The id that a story gives to the first event of a type that fills a slot. */
  public static EventId idOf(TaskEvent event) {
    return new EventId(EventType.of(event) + "@" + Slot.of(new EventId("set"), event));
  }

  public static TaskEvent requested() {
    return new TaskEvent.TaskRequested(
        "say hello",
        Map.of(),
        "ada",
        new Coworker(
            "greeter",
            null,
            null,
            "say hello",
            Map.of(),
            null,
            null,
            List.of(),
            List.of(),
            List.of(),
            null,
            Policies.NONE,
            List.of()),
        "sha256:c",
        "playbook",
        "host",
        List.of(),
        null,
        null,
        null,
        null);
  }

  public static TaskEvent prepared() {
    return new TaskEvent.TaskPrepared(BLOB);
  }

  public static TaskEvent responded(int turn, int attempt, long tokens) {
    return new TaskEvent.ModelResponded(
        turn, attempt, "model", new Usage(tokens, 0, 0, 0), Duration.ZERO, BLOB, null, null);
  }

  /** A turn of calls to the tool {@code mail}, one for each step. */
  public static TaskEvent planned(int turn, int... steps) {
    return planned(turn, "", steps);
  }

  /** A turn that says who thought of it, so that two of them differ. */
  public static TaskEvent planned(int turn, String who, int... steps) {
    return new TaskEvent.StepPlanned(
        turn,
        who,
        Arrays.stream(steps)
            .mapToObj(step -> new PlannedCall(step, who + step, call(who)))
            .toList(),
        null,
        null,
        null);
  }

  public static TaskEvent answers(int turn, String text) {
    return finishes(turn, new TaskEvent.Finish.Answer(text));
  }

  public static TaskEvent givesUp(int turn) {
    return finishes(turn, new TaskEvent.Finish.GiveUp("stuck", "it loops"));
  }

  private static TaskEvent finishes(int turn, TaskEvent.Finish finish) {
    return new TaskEvent.StepPlanned(turn, null, List.of(), finish, null, null);
  }

  public static TaskEvent asked(int step, int revision) {
    return asked(step, revision, TaskEvent.Ask.APPROVAL);
  }

  public static TaskEvent asked(int step, int revision, TaskEvent.Ask kind) {
    return asked(step, revision, kind, null);
  }

  /** A request for an approval, until then. */
  public static TaskEvent expiring(int step, Instant expires) {
    return asked(step, 1, TaskEvent.Ask.APPROVAL, expires);
  }

  private static TaskEvent asked(
      int step, int revision, TaskEvent.Ask kind, @Nullable Instant expires) {
    return new TaskEvent.ApprovalRequested(
        step, revision, kind, call(""), "d1:0", "rule", "asks", List.of(), expires, null);
  }

  public static TaskEvent approved(int step, int revision) {
    return approved(step, revision, "ada");
  }

  public static TaskEvent approved(int step, int revision, String by) {
    return new TaskEvent.StepApproved(step, revision, call(""), "d1:0", by, null);
  }

  public static TaskEvent rejected(int step, int revision) {
    return new TaskEvent.StepRejected(step, revision, TaskEvent.Rejection.PERSON, "ada", "no");
  }

  public static TaskEvent answered(int step, int revision) {
    return new TaskEvent.StepAnswered(step, revision, "ada", "blue");
  }

  /** The edit that makes this revision. */
  public static TaskEvent edited(int step, int revision) {
    return new TaskEvent.StepEdited(step, revision, call("revision " + revision), "ada");
  }

  /** A start under the first approval of revision 1. */
  public static TaskEvent started(int step, int attempt) {
    return started(step, attempt, idOf(approved(step, 1)), "one");
  }

  public static TaskEvent started(int step, int attempt, EventId approval, String executor) {
    return new TaskEvent.StepStarted(step, attempt, approval, executor, "key");
  }

  /** An outcome that answers the first start of the attempt. */
  public static TaskEvent executed(int step, int attempt, Outcome outcome) {
    return executed(step, attempt, idOf(started(step, attempt)), outcome);
  }

  public static TaskEvent executed(
      int step, int attempt, @Nullable EventId start, Outcome outcome) {
    return new TaskEvent.StepExecuted(step, attempt, start, outcome, Duration.ZERO, null);
  }

  public static TaskEvent resolved(int step, int attempt, Resolution resolution) {
    return new TaskEvent.StepResolved(step, attempt, resolution, "ada", "looked", null);
  }

  public static TaskEvent completed(TaskEvent turn) {
    return new TaskEvent.TaskCompleted(idOf(turn), "done");
  }

  public static TaskEvent failed(@Nullable TaskEvent turn) {
    return new TaskEvent.TaskFailed("stuck", "it loops", turn == null ? null : idOf(turn));
  }

  public static TaskEvent cancelled() {
    return new TaskEvent.TaskCancelled("ada", null);
  }

  public static TaskEvent paused() {
    return new TaskEvent.TaskPaused("ada", null);
  }

  public static TaskEvent resumed(EventId... pauses) {
    return new TaskEvent.TaskResumed("ada", List.of(pauses));
  }

  public static Outcome succeeded(String output) {
    return new Outcome.Succeeded(Content.of(output));
  }

  public static Outcome failed() {
    return new Outcome.Failed("broken", null, null);
  }

  public static Outcome retry() {
    return new Outcome.Failed("busy", null, TIME);
  }

  public static Outcome unknown() {
    return new Outcome.Unknown("the process ended");
  }

  public static Outcome notRun(Outcome.Refusal refusal) {
    return new Outcome.NotRun(refusal, "refused");
  }

  private static Call call(String who) {
    return new Call("mail", Map.of("to", who));
  }
}
