package dev.taskcraft.cluster;

import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * When to look at which task again though nothing happens to it. Each task has one time at most.
 */
final class Agenda {
  private static final Duration FOREVER = Duration.ofDays(1);

  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private final Map<TaskId, Instant> times = new HashMap<>();

  /** Puts a time in place of the one that the task had; null for none. */
  void set(TaskId task, @Nullable Instant at) {
    if (at == null) {
      times.remove(task);
    } else if (!at.equals(times.put(task, at))) {
      queue.add(new Due(at, task));
    }
  }

  /** How long nothing is due. */
  Duration untilNext(Instant now) {
    Due first = queue.peek();
    if (first == null) {
      return FOREVER;
    }
    Duration left = Duration.between(now, first.at());
    return left.isNegative() ? Duration.ZERO : left.plusMillis(1);
  }

  /** Takes out the tasks whose time has come. */
  List<TaskId> due(Instant now) {
    List<TaskId> due = new ArrayList<>();
    while (!queue.isEmpty() && !queue.element().at().isAfter(now)) {
      Due next = queue.remove();
      if (times.remove(next.task(), next.at())) { // else it has another time by now
        due.add(next.task());
      }
    }
    return due;
  }

  void clear() {
    queue.clear();
    times.clear();
  }

  private record Due(Instant at, TaskId task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return at.compareTo(other.at);
    }
  }
}
