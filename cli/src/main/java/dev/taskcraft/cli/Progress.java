package dev.taskcraft.cli;

import dev.taskcraft.role.RoleRunner;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what goes on while it goes on, one line per thing that happened. */
final class Progress implements RoleRunner.Observer {
  private final Console console;

  Progress(Console console) {
    this.console = console;
  }

  @Override
  public void appended(Task task, List<Envelope> events) {
    for (Envelope event : events) {
      String line = line(task, event.event());
      if (line != null) {
        console.progress(line);
      }
    }
  }

  private static @Nullable String line(Task task, TaskEvent event) {
    return switch (event) {
      case TaskEvent.StepStarted e ->
          step(task, e.step(), e.attempt() == 1 ? "runs" : "runs, attempt " + e.attempt());
      case TaskEvent.StepExecuted e -> step(task, e.step(), outcome(e));
      case TaskEvent.ApprovalRequested e ->
          step(
              task,
              e.step(),
              e.kind() == TaskEvent.Ask.APPROVAL ? "waits for an approval" : "asks a person");
      case TaskEvent.StepRejected e ->
          step(task, e.step(), "rejected by " + e.by() + ": " + Escaped.line(e.reason()));
      case TaskEvent.StepApproved e ->
          e.by().equals("policy") ? null : step(task, e.step(), "approved by " + e.by());
      case TaskEvent.StepAnswered e -> step(task, e.step(), "answered by " + e.by());
      case TaskEvent.StepEdited e -> step(task, e.step(), "edited by " + e.by());
      case TaskEvent.StepResolved e ->
          step(task, e.step(), "resolved by " + e.by() + ": " + words(e.resolution()));
      case TaskEvent.ModelResponded e ->
          e.problem() == null ? null : "  model: " + Escaped.line(e.problem());
      case TaskEvent.StepPlanned e ->
          e.thought() == null ? null : "  thinks: " + Render.brief(e.thought());
      case TaskEvent.TaskPaused e -> "  paused by " + e.by();
      case TaskEvent.TaskResumed e -> "  resumed by " + e.by();
      case TaskEvent.TaskRequested _,
          TaskEvent.TaskPrepared _,
          TaskEvent.TaskCompleted _,
          TaskEvent.TaskFailed _,
          TaskEvent.TaskCancelled _ ->
          null;
    };
  }

  private static String step(Task task, int step, String what) {
    Call call = task.step(step).call();
    return "  %2d %-20s %s".formatted(step, call == null ? "" : Escaped.line(call.tool()), what);
  }

  private static String outcome(TaskEvent.StepExecuted event) {
    String time = Render.duration(event.duration());
    return switch (event.outcome()) {
      case Outcome.Succeeded _ -> "done in " + time;
      case Outcome.Failed failed ->
          "failed%s: %s"
              .formatted(
                  failed.retryAt() == null ? "" : ", will try again", Escaped.line(failed.error()));
      case Outcome.Unknown unknown -> "in doubt: " + Escaped.line(unknown.reason());
      case Outcome.NotRun refused -> "not run: " + Escaped.line(refused.reason());
    };
  }

  private static String words(Enum<?> word) {
    return word.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
