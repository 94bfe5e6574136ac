package dev.taskcraft.state;

import dev.taskcraft.task.Attempt;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Status;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import dev.taskcraft.task.TaskEvent.Ask;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a script or a person sees of a task: the object that {@code --json} prints, schema 1. Fields
 * are added, never changed.
 *
 * @param task the task's id
 * @param status see {@link Status#word}
 * @param question what a person is asked, when the task waits for an answer
 * @param doubts calls of which nobody knows whether they took effect
 * @param answer the coworker's answer, once completed
 * @param error why it failed or was cancelled
 */
public record TaskView(
    int schema,
    String task,
    String coworker,
    String status,
    List<StepLine> steps,
    List<Approval> approvals,
    @Nullable String question,
    List<Doubt> doubts,
    @Nullable String answer,
    UsageLine usage,
    @Nullable Problem error) {

  /** The view of a task as it is now. */
  public static TaskView of(Task task) {
    TaskRequested request = task.request();
    List<StepLine> steps = new ArrayList<>();
    List<Approval> approvals = new ArrayList<>();
    List<Doubt> doubts = new ArrayList<>();
    String question = null;
    for (Step step : task.steps()) {
      Call call = step.call();
      if (call == null) {
        continue;
      }
      steps.add(StepLine.of(step, call));
      ApprovalRequested ask = step.current().ask();
      if (step.phase() == Step.Phase.WAITING && ask != null && task.end() == null) {
        if (ask.kind() == Ask.APPROVAL) {
          approvals.add(
              new Approval(
                  step.number(),
                  call.tool(),
                  call.args(),
                  ask.digest(),
                  ask.reason(),
                  ask.expires() == null ? null : ask.expires().toString()));
        } else if (question == null) {
          question = String.valueOf(call.args().getOrDefault("question", ask.reason()));
        }
      }
      if (step.phase() == Step.Phase.IN_DOUBT) {
        doubts.add(Doubt.of(step, call));
      }
    }
    return new TaskView(
        1,
        task.id().value(),
        request == null ? "" : request.coworker().name(),
        task.status().word(),
        steps,
        approvals,
        question,
        doubts,
        answer(task),
        UsageLine.of(task.usage()),
        error(task));
  }

  private static @Nullable String answer(Task task) {
    return task.end() instanceof TaskEvent.TaskCompleted completed ? completed.answer() : null;
  }

  private static @Nullable Problem error(Task task) {
    return switch (task.end()) {
      case null -> null;
      case TaskEvent.TaskCompleted _ -> null;
      case TaskEvent.TaskFailed failed ->
          new Problem(failed.code(), failed.reason(), Remedies.of(failed.code()));
      case TaskEvent.TaskCancelled cancelled ->
          new Problem(
              "cancelled",
              "cancelled by "
                  + cancelled.by()
                  + (cancelled.reason() == null ? "" : ": " + cancelled.reason()),
              null);
    };
  }

  /** One step. */
  public record StepLine(
      int step, String tool, String phase, int attempts, @Nullable String outcome) {
    static StepLine of(Step step, Call call) {
      return new StepLine(
          step.number(), call.tool(), step.phase().word(), step.attempts().size(), outcome(step));
    }

    private static @Nullable String outcome(Step step) {
      Attempt last = step.lastAttempt();
      Outcome outcome = last == null ? null : last.outcome();
      return switch (outcome) {
        case null -> last != null && last.inDoubt() ? "unknown" : null;
        case Outcome.Succeeded _ -> "succeeded";
        case Outcome.Failed _ -> "failed";
        case Outcome.Unknown _ -> "unknown";
        case Outcome.NotRun _ -> "not_run";
      };
    }
  }

  /**
   * A call that waits for a person's approval.
   *
   * @param expires until when somebody may decide; null for no limit
   */
  public record Approval(
      int step,
      String tool,
      Map<String, @Nullable Object> args,
      String digest,
      String reason,
      @Nullable String expires) {}

  /** A call of which nobody knows whether it took effect. */
  public record Doubt(int step, String tool, int attempt, String reason) {
    static Doubt of(Step step, Call call) {
      Attempt last = step.attempts().getLast();
      String reason =
          last.doubt() != null && last.doubt().outcome() instanceof Outcome.Unknown unknown
              ? unknown.reason()
              : "";
      return new Doubt(step.number(), call.tool(), last.number(), reason);
    }
  }

  /** Tokens, see {@link Usage}. */
  public record UsageLine(long input, long cached, long output, long thoughts, long total) {
    static UsageLine of(Usage usage) {
      return new UsageLine(
          usage.input(), usage.cached(), usage.output(), usage.thoughts(), usage.total());
    }
  }

  /** What went wrong, where, and what to do. */
  public record Problem(String code, String message, @Nullable String remedy) {}
}
