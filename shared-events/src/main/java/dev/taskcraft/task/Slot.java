package dev.taskcraft.task;

/**
 * The place in a task that an event fills. On SQL {@code UNIQUE (task, slot)} is the fence; the
 * fold keeps the same rule, so that the order in which topics are read does not matter.
 */
public final class Slot {
  private Slot() {}

  /**
   * The slot of this event within its task, e.g. {@code start/3/1}. Sets use the event's own id.
   */
  public static String of(EventId id, TaskEvent event) {
    return switch (event) {
      case TaskEvent.TaskRequested _ -> "request";
      case TaskEvent.TaskPrepared _ -> "prepared";
      case TaskEvent.ModelResponded e -> "model/" + e.turn() + "/" + e.attempt();
      case TaskEvent.StepPlanned e -> "turn/" + e.turn();
      case TaskEvent.ApprovalRequested e -> "ask/" + e.step() + "/" + e.revision();
      case TaskEvent.StepApproved e -> verdict(e.step(), e.revision());
      case TaskEvent.StepRejected e -> verdict(e.step(), e.revision());
      case TaskEvent.StepAnswered e -> verdict(e.step(), e.revision());
      case TaskEvent.StepEdited e -> verdict(e.step(), e.revision() - 1);
      case TaskEvent.StepStarted e -> "start/" + e.step() + "/" + e.attempt();
      case TaskEvent.StepExecuted e ->
          (e.outcome() instanceof Outcome.Unknown ? "doubt/" : "outcome/")
              + e.step()
              + "/"
              + e.attempt();
      case TaskEvent.StepResolved e -> "resolution/" + e.step() + "/" + e.attempt();
      case TaskEvent.End _ -> "end";
      case TaskEvent.TaskPaused _ -> "pause/" + id;
      case TaskEvent.TaskResumed _ -> "resume/" + id;
    };
  }

  private static String verdict(int step, int revision) {
    return "verdict/" + step + "/" + revision;
  }
}
