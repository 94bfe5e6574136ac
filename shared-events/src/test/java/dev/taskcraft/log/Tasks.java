package dev.taskcraft.log;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.Policies;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Content;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Resolution;
import dev.taskcraft.task.Status;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import dev.taskcraft.task.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tasks, events and cascades to try a log with. */
public final class Tasks {
  /** With nanoseconds, because they must come back too. */
  public static final Instant TIME = Instant.parse("2026-11-02T09:30:00.123456789Z");

  private static final BlobRef BLOB =
      new BlobRef("sha256:" + "0a".repeat(32), "application/json", 7, "{\"a\":1}");

  private Tasks() {}

  /** A task that no other test knows. */
  public static TaskId task() {
    return new TaskId(UUID.randomUUID().toString());
  }

  /** An id that was never used. */
  public static EventId id() {
    return new EventId(UUID.randomUUID().toString());
  }

  /** An event of a task, with no cause. */
  public static Envelope event(TaskId task, TaskEvent event) {
    return new Envelope(id(), task, null, TIME, "test", event);
  }

  /** An event that fills a slot of its own, so that it fits any task at any time. */
  public static Envelope pause(TaskId task) {
    return event(task, new TaskEvent.TaskPaused("ada", "lunch"));
  }

  /** An event that fills the slot {@code turn/<turn>}. */
  public static Envelope turn(TaskId task, int turn) {
    return event(task, planned(turn));
  }

  /** A cascade that leaves the task in {@code planning}, owned as it was. */
  public static Cascade cascade(TaskId task, long version, Envelope... events) {
    return cascade(task, version, Status.PLANNING, events);
  }

  /** A cascade that leaves the task in this status, owned as it was. */
  public static Cascade cascade(TaskId task, long version, Status status, Envelope... events) {
    return new Cascade(task, version, Arrays.asList(events), "clerk", status.word(), null, null);
  }

  /** The same, with events of any number. */
  public static Cascade pauses(TaskId task, long version, int events) {
    List<Envelope> pauses = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      pauses.add(pause(task));
    }
    return cascade(task, version, pauses.toArray(Envelope[]::new));
  }

  /** One of every kind of event, and of every outcome; their slots differ. */
  public static List<TaskEvent> everyKind() {
    Call call =
        new Call(
            "mail", Map.of("to", "ada@example.org", "subject", "Gr\u00fc\u00dfe \ud83d\ude00"));
    Content content = new Content("a\u0000b", null, List.of(BLOB));
    return List.of(
        requested("write a report \u0000 \ud83d\ude00"),
        new TaskEvent.TaskPrepared(BLOB),
        new TaskEvent.ModelResponded(
            1, 1, "m", new Usage(1, 0, 2, 3), Duration.ofNanos(1_234_567_891), BLOB, null, TIME),
        planned(1),
        new TaskEvent.StepPlanned(
            2, "done", List.of(), new TaskEvent.Finish.Answer("42"), BLOB, BLOB),
        new TaskEvent.ApprovalRequested(
            1,
            1,
            TaskEvent.Ask.APPROVAL,
            call,
            "d1:x",
            "ask[0]",
            "why",
            List.of("ada"),
            TIME,
            null),
        new TaskEvent.StepApproved(1, 1, call, "d1:x", "ada", "looks fine"),
        new TaskEvent.StepRejected(2, 1, TaskEvent.Rejection.PERSON, "ada", "no"),
        new TaskEvent.StepAnswered(3, 1, "ada", "blue"),
        new TaskEvent.StepEdited(4, 2, call, "ada"),
        new TaskEvent.StepStarted(1, 1, new EventId("approval"), "incarnation", "key"),
        executed(1, new Outcome.Unknown("the worker died")),
        new TaskEvent.StepResolved(1, 1, Resolution.HAPPENED, "ada", "I saw it", content),
        executed(2, new Outcome.Succeeded(content)),
        executed(3, new Outcome.Failed("no such file", "trace", TIME)),
        executed(4, new Outcome.NotRun(Outcome.Refusal.DIGEST, "another call")),
        new TaskEvent.TaskPaused("ada", null),
        new TaskEvent.TaskResumed("ada", List.of(new EventId("pause"))),
        new TaskEvent.TaskCompleted(new EventId("turn"), "42"));
  }

  /** The other ways in which a task ends; each fills the slot {@code end}. */
  public static List<TaskEvent> otherEnds() {
    return List.of(
        new TaskEvent.TaskFailed("max_actions", "2 steps ran; 2 are allowed", new EventId("turn")),
        new TaskEvent.TaskCancelled("ada", null));
  }

  /** A request with this objective. */
  public static TaskEvent.TaskRequested requested(String objective) {
    return new TaskEvent.TaskRequested(
        objective,
        Map.of("days", 7L),
        "ada",
        new Coworker(
            "clerk",
            null,
            null,
            "help",
            Map.of(),
            null,
            null,
            List.of(),
            List.of(),
            List.of(),
            null,
            Policies.NONE,
            List.of()),
        "sha256:x",
        "react",
        "host",
        List.of("/home/ada"),
        null,
        null,
        "ticket-7",
        null);
  }

  private static TaskEvent planned(int turn) {
    return new TaskEvent.StepPlanned(
        turn,
        null,
        List.of(new TaskEvent.PlannedCall(turn, "c1", new Call("list", Map.of()))),
        null,
        null,
        null);
  }

  private static TaskEvent executed(int step, Outcome outcome) {
    return new TaskEvent.StepExecuted(
        step, 1, new EventId("start"), outcome, Duration.ofMillis(12), Content.of("printed"));
  }
}
