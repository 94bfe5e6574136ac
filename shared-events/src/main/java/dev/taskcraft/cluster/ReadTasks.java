package dev.taskcraft.cluster;

import dev.taskcraft.cache.LatestMap;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of a partition, folded from the snapshot that it began with and from what was read of
 * it since. Each record counts once. Used by one thread.
 */
final class ReadTasks {
  private static final Logger LOG = LoggerFactory.getLogger(ReadTasks.class);
  private static final int ENDED_KNOWN = 10_000;

  private final Map<TaskId, TaskEntry> tasks = new HashMap<>();
  private final Map<String, Long> positions = new HashMap<>();
  private final Set<TaskId> ended = Collections.newSetFromMap(LatestMap.added(ENDED_KNOWN));
  private Set<TaskId> touched = new LinkedHashSet<>();
  private @Nullable Map<String, Long> awaited;
  private boolean ours;

  /**
   * The partition is ours.
   *
   * @param ends by topic, up to where it must be read before anything is done
   */
  void begin(Snapshot snapshot, Map<String, Long> ends) {
    ours = true;
    awaited = ends;
    positions.putAll(snapshot.next());
    snapshot.events().forEach(this::fold);
    lookWhetherReached();
  }

  /** The partition is another's. */
  void clear() {
    ours = false;
    awaited = null;
    tasks.clear();
    positions.clear();
    ended.clear();
    touched = new LinkedHashSet<>();
  }

  /**
   * These were read, in the order of each topic.
   *
   * @param reached by topic, where reading stood then: markers of transactions take offsets, too,
   *     and are not delivered
   */
  void read(List<Delivery> deliveries, Map<String, Long> reached) {
    if (!ours) {
      return;
    }
    deliveries.forEach(this::read);
    reached.forEach((topic, position) -> positions.merge(topic, position, Math::max));
    lookWhetherReached();
  }

  private void lookWhetherReached() {
    if (awaited != null && reached(awaited)) {
      awaited = null;
      touched.addAll(tasks.keySet()); // whatever was triggered before, or by nobody
    }
  }

  private void read(Delivery delivery) {
    if (delivery.offset() < positions.getOrDefault(delivery.topic(), 0L)) {
      return; // of an assignment before this one, or known from the snapshot
    }
    positions.put(delivery.topic(), delivery.offset() + 1);
    fold(delivery.event());
  }

  private void fold(Envelope event) {
    TaskEntry entry = tasks.get(event.task());
    if (entry == null) {
      if (ended.contains(event.task())) {
        return;
      }
      entry = new TaskEntry(Task.empty(event.task()));
      tasks.put(event.task(), entry);
    }
    try {
      entry.read(event);
      touched.add(event.task());
    } catch (RuntimeException unreadable) { // state-service sets it aside, so it counts nowhere
      LOG.atError()
          .addKeyValue("task", event.task())
          .addKeyValue("event", event.id())
          .setCause(unreadable)
          .log("event skipped, it can't be folded");
    }
  }

  /** Whether it is ours, and all was read that stood in the topics when it became so. */
  boolean caughtUp() {
    return ours && awaited == null;
  }

  private boolean reached(Map<String, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  /** Where reading stands, by topic. */
  Map<String, Long> positions() {
    return positions;
  }

  /** Has somebody look at these tasks. */
  void touch(Collection<TaskId> ids) {
    touched.addAll(ids);
  }

  /** Those that somebody must look at, each once. */
  Set<TaskId> takeTouched() {
    Set<TaskId> all = touched;
    touched = new LinkedHashSet<>();
    return all;
  }

  /** That task; null for one that is not open, as far as was read. */
  @Nullable TaskEntry get(TaskId id) {
    return tasks.get(id);
  }

  Map<TaskId, TaskEntry> all() {
    return Collections.unmodifiableMap(tasks);
  }

  /** Forgets it; what is read of it from now on is late. */
  void end(TaskId id) {
    tasks.remove(id);
    ended.add(id);
  }
}
