package dev.taskcraft.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * The orders in which the topics of one task may be read: each topic in its own order, the topics
 * among each other in any, and every event again at any later time.
 */
public final class Orders {
  private Orders() {}

  /** Fails when a shuffled and duplicated reading of this log looks different in the end. */
  public static void assertSame(List<Envelope> log, Random random, Function<Task, Object> look) {
    List<Envelope> shuffled = shuffled(log, random);
    assertThat(look.apply(Task.of(TaskEvents.TASK, shuffled)))
        .as("read as %s", shuffled)
        .isEqualTo(look.apply(Task.of(TaskEvents.TASK, log)));
  }

  /** One such reading. */
  public static List<Envelope> shuffled(List<Envelope> log, Random random) {
    List<List<Envelope>> topics = topics(log);
    int[] read = new int[topics.size()];
    List<Integer> left = new ArrayList<>();
    for (int topic = 0; topic < topics.size(); topic++) {
      left.add(topic);
    }
    List<Envelope> order = new ArrayList<>();
    while (!left.isEmpty()) {
      Integer topic = left.get(random.nextInt(left.size()));
      order.add(topics.get(topic).get(read[topic]++));
      if (read[topic] == topics.get(topic).size()) {
        left.remove(topic);
      }
      if (random.nextInt(4) == 0) {
        order.add(order.get(random.nextInt(order.size())));
      }
    }
    return order;
  }

  /** The events by topic, each in log order. */
  static List<List<Envelope>> topics(List<Envelope> log) {
    Map<String, List<Envelope>> topics = new LinkedHashMap<>();
    for (Envelope envelope : log) {
      topics.computeIfAbsent(EventType.of(envelope.event()), _ -> new ArrayList<>()).add(envelope);
    }
    return List.copyOf(topics.values());
  }

  /** All that anybody can see of a task, but how often and when it was told. */
  public static Object seen(Task task) {
    List<Object> turns = new ArrayList<>();
    for (int turn = 1; turn <= task.lastTurn() + 1; turn++) {
      turns.add(task.turn(turn));
    }
    Map<String, Object> seen = new LinkedHashMap<>();
    seen.put("status", task.status());
    seen.put("request", String.valueOf(task.request()) + task.requestedAt());
    seen.put("prepared", String.valueOf(task.prepared()));
    seen.put("turns", turns);
    List<Object> steps = new ArrayList<>();
    for (Step step : task.steps()) {
      steps.add(List.of(step, step.phase(), step.current(), String.valueOf(step.verdict())));
    }
    seen.put("steps", steps);
    seen.put("last step", task.lastStep());
    seen.put("open", task.openSteps());
    seen.put("actions", task.actions());
    seen.put("usage", task.usage());
    seen.put("end", String.valueOf(task.end()));
    seen.put("pauses", Set.copyOf(task.pauses()));
    return seen;
  }
}
