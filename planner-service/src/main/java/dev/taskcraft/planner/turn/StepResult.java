package dev.taskcraft.planner.turn;

import dev.taskcraft.task.Attempt;
import dev.taskcraft.task.Content;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Resolution;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.TaskEvent.Rejection;
import dev.taskcraft.task.Verdict;
import org.jspecify.annotations.Nullable;

/** What became of a closed step. */
public sealed interface StepResult {
  /** The tool answered, or a person did in its place. */
  record Succeeded(Content output) implements StepResult {}

  /** The tool failed for good. */
  record Failed(String error, @Nullable String detail) implements StepResult {}

  /** Policy or a person said no. */
  record Rejected(Rejection kind, String by, String reason) implements StepResult {}

  /** It was approved, but the executor refused. */
  record NotRun(String reason) implements StepResult {}

  /** A person gave it up, and with it the task. */
  record Aborted(String by, @Nullable String reason) implements StepResult {}

  /** The result of a step; null while it is not closed. */
  static @Nullable StepResult of(Step step) {
    if (!step.closed()) {
      return null;
    }
    Attempt last = step.lastAttempt();
    if (last != null) {
      if (last.resolution() != null && last.resolution().resolution() == Resolution.ABORTED) {
        return new Aborted(last.resolution().by(), last.resolution().reason());
      }
      return switch (last.outcome()) {
        case null -> null;
        case Outcome.Succeeded succeeded -> new Succeeded(succeeded.output());
        case Outcome.Failed failed -> new Failed(failed.error(), failed.detail());
        case Outcome.NotRun refused -> new NotRun(refused.reason());
        case Outcome.Unknown _ -> null;
      };
    }
    return switch (step.verdict()) {
      case Verdict.Rejected rejected ->
          new Rejected(rejected.event().kind(), rejected.event().by(), rejected.event().reason());
      case Verdict.Answered answered -> new Succeeded(Content.of(answered.event().text()));
      case null -> null;
      case Verdict.Approved _, Verdict.Superseded _ -> null;
    };
  }

  /** Why it did not succeed, in one sentence; null when it did. */
  default @Nullable String error() {
    return switch (this) {
      case Succeeded _ -> null;
      case Failed failed -> failed.error();
      case Rejected rejected -> "rejected by " + rejected.by() + ": " + rejected.reason();
      case NotRun refused -> "not run: " + refused.reason();
      case Aborted aborted ->
          "given up by " + aborted.by() + (aborted.reason() == null ? "" : ": " + aborted.reason());
    };
  }
}
