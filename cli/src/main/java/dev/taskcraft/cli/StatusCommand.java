package dev.taskcraft.cli;

import dev.taskcraft.log.SetAside;
import dev.taskcraft.state.TaskView;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import picocli.CommandLine.Command;

/** {@code taskcraft status}: what a task has come to, and what it waits for. */
@Command(name = "status", description = "Show what a task has come to, and what it waits for.")
final class StatusCommand extends TaskVerb {
  @Override
  int with(Store store, TaskId id) {
    Task task = store.load(id);
    TaskView view = TaskView.of(task);
    Console console = console();
    console.say("%s · task %s · %s".formatted(Escaped.line(view.coworker()), id, view.status()));
    for (TaskView.StepLine step : view.steps()) {
      console.say(
          "  %2d %-20s %s%s"
              .formatted(
                  step.step(),
                  Escaped.line(step.tool()),
                  step.phase().replace('_', ' '),
                  step.attempts() > 1 ? ", " + step.attempts() + " attempts" : ""));
    }
    Render.requests(console, task);
    Running running = Running.of(store, id, view);
    for (SetAside record : running.setAside()) {
      console.say(
          "Set aside: a record of %s (partition %d, offset %d) is no event and changed nothing: %s"
              .formatted(
                  record.topic(),
                  record.partition(),
                  record.offset(),
                  Escaped.line(record.reason())));
    }
    if (running.running() && Running.moving(view.status())) {
      console.say("A process runs it now.");
    } else {
      if (running.abandoned()) {
        console.say("No process runs it: its process was interrupted or died, or it had none yet.");
      }
      Render.result(console, id, view);
    }
    console.object(running);
    return ExitCode.DONE;
  }
}
