package dev.taskcraft.role;

import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A role that looks again in an hour, so that its task stays with the runner. */
class Waiting implements Role<NoWork> {
  @Override
  public String name() {
    return "waiting";
  }

  @Override
  public Reaction<NoWork> react(Task task, Instant now) {
    return task.end() == null ? Reaction.due(now.plus(Duration.ofHours(1))) : Reaction.none();
  }

  @Override
  public List<TaskEvent> perform(NoWork work, Task task) {
    return List.of();
  }
}
