package dev.taskcraft.log;

import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of one task that belong together, and what the task looks like after them.
 *
 * @param version the version of the task that they were decided on; 0 for a new one
 * @param coworker the coworker's name, for lists
 * @param status the task's status after these events, see {@link dev.taskcraft.task.Status}
 * @param owner who owns the task from now on, where this cascade begins it; null to leave that as
 *     it is
 * @param due when a role wants to look at the task again without an event; null for never
 */
public record Cascade(
    TaskId task,
    long version,
    List<Envelope> events,
    String coworker,
    String status,
    @Nullable String owner,
    @Nullable Instant due) {
  public Cascade {
    events = List.copyOf(events);
    if (events.isEmpty()) {
      throw new IllegalArgumentException("a cascade holds at least one event");
    }
  }
}
