package dev.taskcraft.cli;

import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import picocli.CommandLine.Command;

/** {@code taskcraft resume}: goes on after a crash, an interrupt or a pause. */
@Command(
    name = "resume",
    description = {
      "Carry a task on after a crash, an interrupt or a pause.",
      "What was done is not done again."
    })
final class ResumeCommand extends TaskVerb {
  @Override
  int with(Store store, TaskId id) throws InterruptedException {
    Task task = store.load(id);
    if (!task.pauses().isEmpty() && task.end() == null) {
      decide(store, id, (person, now) -> person.resume(now));
    }
    return carryOn(store, id);
  }
}
