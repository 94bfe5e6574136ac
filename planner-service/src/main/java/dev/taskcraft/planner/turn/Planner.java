package dev.taskcraft.planner.turn;

import dev.taskcraft.role.Reaction;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.time.Instant;
import java.util.List;

/**
 * A way to decide what comes next. It is only asked when the task is prepared, lives, and every
 * call of the turns before has come to its end. Safe for use by several threads.
 */
public interface Planner {
  /** Says what follows for the turn after {@link Task#lastTurn}. Quick, and never blocks. */
  Reaction<PlannerWork> react(Task task, Instant now);

  /** Does one piece of the work that {@link #react} asked for. */
  List<TaskEvent> perform(PlannerWork work, Task task) throws InterruptedException;

  /** Drops what was kept in memory for a task. */
  default void forget(TaskId task) {}
}
