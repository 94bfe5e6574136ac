package dev.taskcraft.cli;

import dev.taskcraft.state.TaskView;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskcraft pause}: nothing new starts until somebody resumes it. */
@Command(
    name = "pause",
    description = "Let nothing new start in a task until it is resumed; what runs is let finish.")
final class PauseCommand extends TaskVerb {
  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the log.")
  @Nullable String reason;

  @Override
  int with(Store store, TaskId id) {
    Task task = decide(store, id, (person, now) -> person.pause(now, reason));
    Render.result(console(), id, TaskView.of(task));
    console().object(TaskView.of(task));
    return ExitCode.DONE;
  }
}
