package dev.taskcraft.state.storing;

import dev.taskcraft.log.sql.Chain;
import dev.taskcraft.log.sql.EpochNanos;
import dev.taskcraft.log.sql.StoredEvent;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task with what its row shows. Follows from the events in their order alone, so that a rebuild
 * gives the same row.
 *
 * @param hash of its last event in the chain
 * @param began when it was requested, or its first event where the request is not there yet; in
 *     {@link EpochNanos}
 * @param ended when it came to an end; null while it has not
 * @param updated the time of its last event
 * @param forgotten whether it ended and was deleted; nothing is folded into it any more
 */
@SuppressWarnings("ArrayRecordComponent") // compared by version only
public record Folded(
    Task task, byte[] hash, long began, @Nullable Long ended, long updated, boolean forgotten) {

  /** A task of which nothing is stored. */
  public static Folded empty(TaskId id) {
    return new Folded(Task.empty(id), Chain.start(), 0, null, 0, false);
  }

  /** A task of which nothing is stored any more. */
  public static Folded forgotten(TaskId id) {
    return new Folded(Task.empty(id), Chain.start(), 0, null, 0, true);
  }

  /**
   * The task after its next event.
   *
   * @throws IllegalStateException when it is forgotten
   */
  public Folded apply(Envelope event, byte[] eventHash) {
    if (forgotten) {
      throw new IllegalStateException(
          "task %s ended and was deleted; a new task needs another id".formatted(task.id()));
    }
    Task next = task.apply(event);
    long time = EpochNanos.of(event.time());
    Instant requested = next.requestedAt();
    Long end = next.status().ended() ? (ended == null ? Long.valueOf(time) : ended) : null;
    return new Folded(
        next,
        eventHash,
        requested != null ? EpochNanos.of(requested) : task.version() == 0 ? time : began,
        end,
        time,
        false);
  }

  /** How many events it has. */
  public long version() {
    return task.version();
  }

  /** The coworker's name; empty where the request is not there yet. */
  public String coworker() {
    TaskRequested request = task.request();
    // PostgreSQL has no NUL in a text, and whoever writes a request may write one
    return request == null ? "" : request.coworker().name().replace('\0', '\ufffd');
  }

  /** The word of its status. */
  public String status() {
    return task.status().word();
  }

  /** Puts an event into its place in the chain. */
  StoredRow row(Place place, StoredEvent event) {
    return new StoredRow(place, event, Chain.next(hash, Chain.fields(event)));
  }
}
