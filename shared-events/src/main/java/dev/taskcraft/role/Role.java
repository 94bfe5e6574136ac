package dev.taskcraft.role;

import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.time.Instant;
import java.util.List;

/**
 * What is known leads to what happens next, and when to look again.
 *
 * @param <W> the work that this role does outside the loop
 */
public interface Role<W extends Work> {
  /** Who writes this role's events, e.g. {@code policy}. */
  String name();

  /**
   * Says what follows from this state. Quick, never blocks on a model, a tool or another service,
   * and acts only while the slot it would fill is empty. Called from one thread per task at a time.
   */
  Reaction<W> react(Task task, Instant now);

  /**
   * Does one piece of work, on a thread of its own, and says what happened. The task is the one
   * that the work was derived from. What a tool or model does wrong is an event, not an exception.
   */
  List<TaskEvent> perform(W work, Task task) throws InterruptedException;

  /**
   * This process gives the task up, and another goes on with it: what is to be said of work that
   * was announced here and not begun, which is given up with it.
   */
  default List<TaskEvent> handOver(Task task) {
    return List.of();
  }

  /** Drops what was kept in memory for a task that this process no longer runs. */
  default void forget(TaskId task) {}
}
