package dev.taskcraft.service.observe;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.IdGenerator;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** Random ids, but for the one span whose ids follow from its task: see {@link TaskTrace}. */
@Singleton
public class TraceIds implements IdGenerator {
  private final IdGenerator random = IdGenerator.random();
  private final ThreadLocal<SpanContext> given = new ThreadLocal<>();

  /** Starts a span without a parent under these ids. */
  <T> T with(SpanContext ids, Supplier<T> start) {
    given.set(ids);
    try {
      return start.get();
    } finally {
      given.remove();
    }
  }

  @Override
  public String generateSpanId() {
    SpanContext ids = given.get();
    return ids == null ? random.generateSpanId() : ids.getSpanId();
  }

  @Override
  public String generateTraceId() {
    SpanContext ids = given.get();
    return ids == null ? random.generateTraceId() : ids.getTraceId();
  }
}
