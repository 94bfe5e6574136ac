package dev.taskcraft.service.observe;

import dev.taskcraft.cache.LatestMap;
import dev.taskcraft.task.EventId;
import io.opentelemetry.api.trace.SpanContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of the latest events of the latest tasks. Bounded: what was forgotten is replaced by
 * another context of the same task, or by the one that follows from its id. Safe for use by several
 * threads.
 */
final class Contexts {
  private static final int TASKS = 2_000;
  private static final int EVENTS = 50;

  private final Map<String, Map<String, SpanContext>> tasks = LatestMap.added(TASKS);

  /** Keeps the context of an event, unless there is one. */
  synchronized void put(String task, String event, SpanContext context) {
    tasks.computeIfAbsent(task, _ -> LatestMap.added(EVENTS)).putIfAbsent(event, context);
  }

  /** The context of this event. */
  synchronized @Nullable SpanContext of(String task, @Nullable EventId event) {
    Map<String, SpanContext> events = tasks.get(task);
    return events == null || event == null ? null : events.get(event.value());
  }

  /** Any context of the task, as new as possible. */
  synchronized @Nullable SpanContext any(String task) {
    Map<String, SpanContext> events = tasks.getOrDefault(task, Map.of());
    SpanContext last = null;
    for (SpanContext context : events.values()) {
      last = context;
    }
    return last;
  }
}
