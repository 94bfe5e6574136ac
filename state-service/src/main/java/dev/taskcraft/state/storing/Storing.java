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
public record Storing(List<StoredRow> events, List<Changed> tasks, List<Advance> advances) {
  public Storing {
    events = List.copyOf(events);
    tasks = List.copyOf(tasks);
    advances = List.copyOf(advances);
  }

  /**
   * Works it out. Of several copies of an event the first counts.
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
      StoredRow row =
          task.row(arrival.place(), StoredEvent.of(arrival.event(), task.version() + 1, codec));
      rows.add(row);
      tasks.put(
          arrival.event().task(),
          new Changed(
              task.apply(arrival.event(), row.hash()), before.partition(), before.version()));
    }
    return new Storing(rows, List.copyOf(tasks.values()), advances);
  }

  /**
   * A task that has news.
   *
   * @param version the one it has in the database before
   */
  public record Changed(Folded task, int partition, long version) {}
}
