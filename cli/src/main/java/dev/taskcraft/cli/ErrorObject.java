package dev.taskcraft.cli;

import dev.taskcraft.state.TaskView;
import dev.taskcraft.state.TaskView.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --json} prints of an error. A script reads the same fields whether a command
 * succeeded or not, so that an error about a known task tells of the task, too.
 */
final class ErrorObject {
  private ErrorObject() {}

  /** The object; its keys are always in the same order. */
  static Object of(Problem error, @Nullable TaskView task) {
    return task == null
        ? new Alone(1, error)
        : new TaskView(
            task.schema(),
            task.task(),
            task.coworker(),
            task.status(),
            task.steps(),
            task.approvals(),
            task.question(),
            task.doubts(),
            task.answer(),
            task.usage(),
            error);
  }

  private record Alone(int schema, Problem error) {}
}
