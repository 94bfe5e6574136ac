package dev.taskcraft.cluster;

import dev.taskcraft.role.Settled.Job;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import java.util.List;
import java.util.Map;

/**
 * Hears what a service does, for those who watch it: traces, metrics, logs. Called by the threads
 * that do it, so an observer is quick, waits for nothing, and keeps its own trouble to itself.
 */
public interface Observer {
  /** Hears nothing. */
  Observer NONE = new Observer() {};

  /**
   * A record is made of an event, to be appended as often as that takes. Where an event is given to
   * a producer again, another record is made of it.
   *
   * @return headers that the record has beside the event's own; the same each time
   */
  default Map<String, String> appending(Envelope event) {
    return Map.of();
  }

  /** An event is acknowledged by all replicas. */
  default void appended(Envelope event) {}

  /**
   * A piece of work begins on this thread.
   *
   * @return closed on the same thread, when the work is over
   */
  default Watch working(Task task, Job<?> job) {
    return Watch.NONE;
  }

  /** This process has so many tasks of a partition in memory; none when it is another's. */
  default void holds(int partition, int tasks) {}

  /** Hears how one piece of work ends. */
  interface Watch extends AutoCloseable {
    /** Hears nothing. */
    Watch NONE = _ -> {};

    /** It came to these events, which are appended if there is still room for them. */
    void came(List<Envelope> events);

    @Override
    default void close() {}
  }
}
