package dev.taskcraft.cli;

import dev.taskcraft.state.TaskView;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskcraft cancel}: ends a task. */
@Command(
    name = "cancel",
    description = {
      "End a task. No step starts any more; steps that have started are named and let finish."
    })
final class CancelCommand extends TaskVerb {
  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the log.")
  @Nullable String reason;

  @Override
  int with(Store store, TaskId id) {
    Task task = decide(store, id, (person, now) -> person.cancel(now, reason));
    List<Integer> started = task.startedSteps();
    console().say("Cancelled task " + Render.shortId(id) + ".");
    if (!started.isEmpty()) {
      console().say("These steps had started already: " + started);
    }
    console().object(TaskView.of(task));
    return ExitCode.DONE;
  }
}
