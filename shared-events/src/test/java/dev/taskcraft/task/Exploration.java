package dev.taskcraft.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Every way to read the topics of one task, to the end. A reader stands at one position per topic;
 * however it came there, it sees the same task, and every step on the way keeps the invariants.
 */
final class Exploration {
  /** What holds whenever one more event is read. */
  @FunctionalInterface
  interface Invariant {
    void check(Task before, Envelope read, Task after);
  }

  private final List<List<Envelope>> topics;
  private final List<Invariant> invariants;
  private final Map<List<Integer>, Task> reached = new HashMap<>();
  private final Map<List<Integer>, Object> seen = new HashMap<>();

  private Exploration(List<Envelope> log, List<Invariant> invariants) {
    this.topics = Orders.topics(log);
    this.invariants = invariants;
  }

  /** Reads the log in every way and returns the task that all of them end with. */
  static Task of(List<Envelope> log, Invariant... invariants) {
    Exploration exploration = new Exploration(log, List.of(invariants));
    exploration.explore();
    return exploration.reached.get(exploration.topics.stream().map(List::size).toList());
  }

  private void explore() {
    Queue<List<Integer>> todo = new ArrayDeque<>();
    List<Integer> start = Collections.nCopies(topics.size(), 0);
    reached.put(start, Task.empty(TaskEvents.TASK));
    todo.add(start);
    while (!todo.isEmpty()) {
      List<Integer> from = todo.remove();
      for (int topic = 0; topic < topics.size(); topic++) {
        if (from.get(topic) < topics.get(topic).size()) {
          List<Integer> to = new ArrayList<>(from);
          to.set(topic, from.get(topic) + 1);
          if (read(from, topics.get(topic).get(from.get(topic)), to)) {
            todo.add(to);
          }
        }
      }
    }
  }

  private boolean read(List<Integer> from, Envelope envelope, List<Integer> to) {
    Task before = reached.get(from);
    Task after = before.apply(envelope);
    for (Invariant invariant : invariants) {
      invariant.check(before, envelope, after);
    }
    assertThat(Orders.seen(after.apply(envelope))).as("again %s", envelope).isEqualTo(look(after));
    Object known = seen.putIfAbsent(to, look(after));
    if (known != null) {
      assertThat(look(after)).as("at %s, after %s", to, envelope).isEqualTo(known);
      return false;
    }
    reached.put(to, after);
    return true;
  }

  private static Object look(Task task) {
    return Orders.seen(task);
  }
}
