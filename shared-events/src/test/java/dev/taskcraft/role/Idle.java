package dev.taskcraft.role;

import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import java.time.Instant;
import java.util.List;

/** A role that does nothing. */
public record Idle<W extends Work>() implements Role<W> {
  @Override
  public String name() {
    return "idle";
  }

  @Override
  public Reaction<W> react(Task task, Instant now) {
    return Reaction.none();
  }

  @Override
  public List<TaskEvent> perform(W work, Task task) {
    return List.of();
  }
}
