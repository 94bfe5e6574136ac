package dev.taskcraft.approval.service.reading;

import dev.taskcraft.approval.service.store.ApprovalStatus;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import dev.taskcraft.task.TaskId;
import java.time.Instant;

/** What an event means to the requests. */
sealed interface Change {
  /** The producer whose own verdicts never had a request. */
  String POLICY = "policy";

  /** Somebody is asked. */
  record Asked(Envelope event, ApprovalRequested request) implements Change {}

  /**
   * Nobody needs to decide any more.
   *
   * @param step 0 for every step of the task
   */
  record Closed(
      TaskId task,
      int step,
      int revision,
      ApprovalStatus status,
      String by,
      Instant at,
      EventId event)
      implements Change {}

  /** It means nothing. */
  record Nothing() implements Change {}

  /** What this event means. */
  static Change of(Envelope envelope) {
    return switch (envelope.event()) {
      case ApprovalRequested request -> new Asked(envelope, request);
      case TaskEvent.StepApproved e ->
          decided(envelope, e.step(), e.revision(), ApprovalStatus.APPROVED, e.by());
      case TaskEvent.StepRejected e ->
          decided(envelope, e.step(), e.revision(), ApprovalStatus.REJECTED, e.by());
      case TaskEvent.StepAnswered e ->
          decided(envelope, e.step(), e.revision(), ApprovalStatus.ANSWERED, e.by());
      case TaskEvent.StepEdited e ->
          decided(envelope, e.step(), e.revision() - 1, ApprovalStatus.SUPERSEDED, e.by());
      case TaskEvent.TaskCancelled e -> ended(envelope, e.by());
      case TaskEvent.TaskCompleted _, TaskEvent.TaskFailed _ ->
          ended(envelope, envelope.producer());
      case TaskEvent.TaskRequested _,
          TaskEvent.TaskPrepared _,
          TaskEvent.ModelResponded _,
          TaskEvent.StepPlanned _,
          TaskEvent.StepStarted _,
          TaskEvent.StepExecuted _,
          TaskEvent.StepResolved _,
          TaskEvent.TaskPaused _,
          TaskEvent.TaskResumed _ ->
          new Nothing();
    };
  }

  private static Change decided(
      Envelope envelope, int step, int revision, ApprovalStatus status, String by) {
    return envelope.producer().equals(POLICY)
        ? new Nothing()
        : closed(envelope, step, revision, status, by);
  }

  private static Change ended(Envelope envelope, String by) {
    return closed(envelope, 0, 0, ApprovalStatus.SUPERSEDED, by);
  }

  private static Change closed(
      Envelope envelope, int step, int revision, ApprovalStatus status, String by) {
    return new Closed(envelope.task(), step, revision, status, by, envelope.time(), envelope.id());
  }
}
