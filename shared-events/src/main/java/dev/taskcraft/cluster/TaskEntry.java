package dev.taskcraft.cluster;

import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Task;
import java.util.HashSet;
import java.util.Set;

/**
 * One task as a partition holds it: what was read of it, and what was appended and not read back.
 */
final class TaskEntry {
  private final Set<EventId> appended = new HashSet<>();
  private Task task;

  TaskEntry(Task task) {
    this.task = task;
  }

  Task task() {
    return task;
  }

  /**
   * Takes what was read. Only this changes the task: nothing is believed before it stands there.
   */
  void read(Envelope event) {
    appended.remove(event.id());
    task = task.apply(event);
  }

  void appending(Envelope event) {
    appended.add(event.id());
  }

  /** Whether everything that was decided here is part of the task by now. */
  boolean settled() {
    return appended.isEmpty();
  }
}
