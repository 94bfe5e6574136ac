package dev.taskcraft.state.storing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Events of several topics as one list: each topic's in its order, and among the topics by time, so
 * that a task's history reads as it went where its topics were read together. Nothing depends on
 * it.
 */
public final class Merge {
  private Merge() {}

  /** The one list. */
  public static List<Arrival> byTime(Collection<List<Arrival>> topics) {
    PriorityQueue<Cursor> heads =
        new PriorityQueue<>(Comparator.comparing((Cursor it) -> it.head().event().time()));
    topics.stream().filter(it -> !it.isEmpty()).forEach(it -> heads.add(new Cursor(it, 0)));
    List<Arrival> merged = new ArrayList<>();
    for (Cursor first = heads.poll(); first != null; first = heads.poll()) {
      merged.add(first.head());
      if (first.at() + 1 < first.topic().size()) {
        heads.add(new Cursor(first.topic(), first.at() + 1));
      }
    }
    return merged;
  }

  private record Cursor(List<Arrival> topic, int at) {
    Arrival head() {
      return topic.get(at);
    }
  }
}
