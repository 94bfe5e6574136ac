package dev.taskcraft.role;

import dev.taskcraft.log.Cascade;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts events into envelopes, and envelopes into cascades. */
public final class Author {
  private final EventIds ids;
  private final Clock clock;

  public Author(EventIds ids, Clock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * The event in an envelope of its own.
   *
   * @param task the task it happens to, as it was when it happened
   * @param id the event's id; null to have one made
   */
  public Envelope envelope(Task task, @Nullable EventId id, String producer, TaskEvent event) {
    return new Envelope(
        id != null ? id : ids.next(),
        task.id(),
        Causes.of(task, event),
        clock.instant(),
        producer,
        event);
  }

  /** The present time. */
  public Instant now() {
    return clock.instant();
  }

  /**
   * These events as one cascade.
   *
   * @param before the task that they were decided on
   * @param after the task with them
   */
  public static Cascade cascade(
      Task before,
      Task after,
      List<Envelope> events,
      @Nullable String owner,
      @Nullable Instant due) {
    TaskEvent.TaskRequested request = after.request();
    return new Cascade(
        before.id(),
        before.version(),
        events,
        request == null ? "" : request.coworker().name(),
        after.status().word(),
        owner,
        due);
  }
}
