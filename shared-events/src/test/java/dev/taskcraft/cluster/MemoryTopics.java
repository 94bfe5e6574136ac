package dev.taskcraft.cluster;

import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One partition of all topics in memory, of which the test says when what is read. */
final class MemoryTopics implements TaskTopics {
  private final Map<String, List<Envelope>> topics = new HashMap<>();
  private final Map<String, Integer> delivered = new HashMap<>();
  private int failures;
  private @Nullable Error bug;

  /** So many appends take place and lose their answer. */
  synchronized void loseAnswers(int count) {
    failures = count;
  }

  /** The next append breaks whoever makes it. */
  synchronized void breakOff(Error with) {
    bug = with;
  }

  synchronized List<Envelope> in(String topic) {
    return List.copyOf(topics.getOrDefault(topic, List.of()));
  }

  /** What was appended to a topic and not taken out yet. */
  synchronized List<Delivery> next(String topic) {
    List<Envelope> all = topics.getOrDefault(topic, List.of());
    List<Delivery> next = new ArrayList<>();
    for (int i = delivered.getOrDefault(topic, 0); i < all.size(); i++) {
      next.add(new Delivery(topic, i, all.get(i)));
    }
    delivered.put(topic, all.size());
    return next;
  }

  /** Appends for somebody else. */
  synchronized void put(Envelope event) {
    topics.computeIfAbsent(EventType.of(event.event()), _ -> new ArrayList<>()).add(event);
  }

  @Override
  public Outgoing outgoing(Envelope event) {
    return Outgoing.of(event, () -> append(event));
  }

  private synchronized CompletionStage<Void> append(Envelope event) {
    if (bug != null) {
      throw bug;
    }
    put(event);
    if (failures > 0) {
      failures--;
      return CompletableFuture.failedFuture(new IllegalStateException("the answer was lost"));
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Map<String, Long>> ends(
      int partition, Collection<String> asked) {
    Map<String, Long> ends = new HashMap<>();
    asked.forEach(topic -> ends.put(topic, (long) topics.getOrDefault(topic, List.of()).size()));
    return CompletableFuture.completedFuture(ends);
  }
}
