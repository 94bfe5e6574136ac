package dev.taskcraft.state.service;

import dev.taskcraft.cache.LatestMap;
import dev.taskcraft.log.sql.StoredEvent;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.state.storing.Folded;
import dev.taskcraft.task.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tasks as they are stored, folded; those used last. It never holds what may not be stored, so
 * whoever fails to store drops it whole. Used by one thread at a time.
 */
final class TaskCache {
  private static final int TASKS_AT_ONCE = 100;

  private final Events events;
  private final ReactiveCalls calls;
  private final EventCodec codec;
  private final Map<TaskId, Folded> tasks;

  TaskCache(Events events, ReactiveCalls calls, EventCodec codec, int size) {
    this.events = events;
    this.calls = calls;
    this.codec = codec;
    tasks = LatestMap.used(size);
  }

  /** These tasks, read where they are not known. */
  Map<TaskId, Folded> get(Collection<TaskId> wanted) throws InterruptedException {
    Map<TaskId, Folded> found = new HashMap<>();
    List<TaskId> missing = new ArrayList<>();
    for (TaskId id : wanted) {
      Folded task = tasks.get(id);
      if (task == null) {
        missing.add(id);
      } else {
        found.put(id, task);
      }
    }
    for (int from = 0; from < missing.size(); from += TASKS_AT_ONCE) {
      List<TaskId> some = missing.subList(from, Math.min(missing.size(), from + TASKS_AT_ONCE));
      some.forEach(id -> found.put(id, Folded.empty(id)));
      for (EventRow row : calls.await(() -> events.of(some))) {
        StoredEvent event = row.row().event();
        found.computeIfPresent(
            event.task(), (_, task) -> task.apply(event.envelope(codec), row.hash));
      }
      // after the events: who is deleted between the two has none, and is found here
      List<TaskId> fresh = some.stream().filter(id -> version(found, id) == 0).toList();
      if (!fresh.isEmpty()) {
        for (String id : calls.await(() -> events.forgotten(fresh))) {
          found.put(new TaskId(id), Folded.forgotten(new TaskId(id)));
        }
      }
    }
    return found;
  }

  private static long version(Map<TaskId, Folded> found, TaskId id) {
    Folded task = found.get(id);
    return task == null ? 0 : task.version();
  }

  /** This is stored now. */
  void stored(Folded task) {
    if (task.task().status().ended()) {
      tasks.remove(task.task().id());
    } else {
      tasks.put(task.task().id(), task);
    }
  }

  void clear() {
    tasks.clear();
  }
}
