package dev.taskcraft.cluster;

import dev.taskcraft.task.Envelope;
import java.util.List;
import java.util.Map;

/**
 * What is known of a partition without reading it from the beginning.
 *
 * @param next by topic, the offset at which reading goes on; a topic that is not named is read from
 *     its beginning
 * @param events of every task that may still change, each task's in the order they were stored
 */
public record Snapshot(Map<String, Long> next, List<Envelope> events) {
  /** Nothing is known: everything is read. */
  public static final Snapshot NOTHING = new Snapshot(Map.of(), List.of());

  public Snapshot {
    next = Map.copyOf(next);
    events = List.copyOf(events);
  }
}
