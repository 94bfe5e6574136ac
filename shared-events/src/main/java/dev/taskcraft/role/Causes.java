package dev.taskcraft.role;

import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Revision;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import org.jspecify.annotations.Nullable;

/**
 * Which event led to another: the planned turn to its verdict, the approval to its start, and so
 * on.
 */
final class Causes {
  private Causes() {}

  static @Nullable EventId of(Task task, TaskEvent event) {
    EventId cause =
        switch (event) {
          case TaskEvent.ApprovalRequested e -> planned(task, e.step());
          case TaskEvent.StepApproved e -> asked(task, e.step(), e.revision());
          case TaskEvent.StepRejected e -> asked(task, e.step(), e.revision());
          case TaskEvent.StepAnswered e -> asked(task, e.step(), e.revision());
          case TaskEvent.StepEdited e -> asked(task, e.step(), e.revision() - 1);
          case TaskEvent.StepStarted e -> e.approval();
          case TaskEvent.StepExecuted e -> e.start() != null ? e.start() : approved(task, e.step());
          case TaskEvent.StepResolved e -> task.step(e.step()).attempt(e.attempt()).startId();
          case TaskEvent.TaskCompleted e -> e.turn();
          case TaskEvent.TaskFailed e -> e.turn();
          case TaskEvent.TaskResumed e -> e.pauses().isEmpty() ? null : e.pauses().getLast();
          case TaskEvent.TaskRequested _,
              TaskEvent.TaskPrepared _,
              TaskEvent.ModelResponded _,
              TaskEvent.StepPlanned _,
              TaskEvent.TaskCancelled _,
              TaskEvent.TaskPaused _ ->
              null;
        };
    return cause != null ? cause : task.lastEvent();
  }

  private static @Nullable EventId planned(Task task, int step) {
    return task.turn(Math.max(1, task.step(step).turn())).id();
  }

  private static @Nullable EventId asked(Task task, int number, int which) {
    Step step = task.step(number);
    Revision revision = step.revision(which);
    return revision.askId() != null ? revision.askId() : planned(task, number);
  }

  private static @Nullable EventId approved(Task task, int number) {
    return task.step(number).verdict() instanceof dev.taskcraft.task.Verdict.Approved(var id, _, _)
        ? id
        : null;
  }
}
