package dev.taskcraft.state.storing;

import dev.taskcraft.log.sql.StoredEvent;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * One transaction: the events that are new, the tasks as they are after them, and how far that
 * goes. It holds only if the tasks have the versions that it begins with and nobody else has
 * advanced.
 */
public record Storing(
    List<StoredRow> events, List<Changed> tasks, List<Refused> refused, List<Advance> advances) {
  public Storing {
    events = List.copyOf(events);
    tasks = List.copyOf(tasks);
    refused = List.copyOf(refused);
    advances = List.copyOf(advances);
  }

  /**
   * Works it out. Of several copies of an event the first counts. An event that breaks the fold is
   * left out, as all services leave it out: it would keep everything after it from being stored.
   *
   * @param arrivals in the order in which their tasks' chains are to have them
   * @param known ids that are stored already
   * @param stored each task as it is stored
   */
  public static Storing of(
      List<Arrival> arrivals,
      Set<EventId> known,
      Function<TaskId, Folded> stored,
      List<Advance> advances,
      EventCodec codec) {
    Set<EventId> seen = new HashSet<>(known);
    Map<TaskId, Changed> tasks = new LinkedHashMap<>();
    List<StoredRow> rows = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      if (!seen.add(arrival.event().id())) {
        continue;
      }
      Changed before =
          tasks.computeIfAbsent(
              arrival.event().task(),
              id -> {
                Folded task = stored.apply(id);
                return new Changed(task, arrival.place().partition(), task.version());
              });
      Folded task = before.task();
      try {
        StoredRow row =
            task.row(arrival.place(), StoredEvent.of(arrival.event(), task.version() + 1, codec));
        Folded after = task.apply(arrival.event(), row.hash());
        rows.add(row);
        tasks.put(arrival.event().task(), new Changed(after, before.partition(), before.version()));
      } catch (RuntimeException broken) {
        refused.add(new Refused(arrival.place(), "the event can't be folded: " + broken));
      }
    }
    return new Storing(
        rows,
        tasks.values().stream().filter(it -> it.task().version() > it.version()).toList(),
        refused,
        advances);
  }

  /** A record whose event is not to be stored, and why. */
  public record Refused(Place place, String reason) {}

  /**
   * A task that has news.
   *
   * @param version the one it has in the database before
   */
  public record Changed(Folded task, int partition, long version) {}
}
