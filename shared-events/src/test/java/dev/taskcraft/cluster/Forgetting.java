package dev.taskcraft.cluster;

import dev.taskcraft.role.NoWork;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.role.Role;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A role that does nothing, and tells which task it was last told to forget. */
record Forgetting(AtomicReference<TaskId> forgotten) implements Role<NoWork> {
  @Override
  public String name() {
    return "forgetting";
  }

  @Override
  public Reaction<NoWork> react(Task task, Instant now) {
    return Reaction.none();
  }

  @Override
  public List<TaskEvent> perform(NoWork work, Task task) {
    return List.of();
  }

  @Override
  public void forget(TaskId task) {
    forgotten.set(task);
  }
}
