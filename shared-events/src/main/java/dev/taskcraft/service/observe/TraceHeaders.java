package dev.taskcraft.service.observe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** W3C trace context as headers of records: {@code traceparent} and {@code tracestate}. */
public final class TraceHeaders {
  /** Which trace, and which span in it. */
  public static final String PARENT = "traceparent";

  /** What vendors say beside it. */
  public static final String STATE = "tracestate";

  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
  private static final List<String> NAMES = List.of(PARENT, STATE);
  private static final TextMapGetter<Headers> OF_RECORDS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
          return NAMES;
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
          return headers == null ? null : value(headers, name);
        }
      };
  private static final TextMapGetter<Map<String, String>> OF_MAPS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
          return NAMES;
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String name) {
          return headers == null ? null : headers.get(name);
        }
      };

  private TraceHeaders() {}

  /** The context that a record brings; an invalid one when it brings none. */
  static SpanContext context(Headers headers) {
    return Span.fromContext(W3C.extract(Context.root(), headers, OF_RECORDS)).getSpanContext();
  }

  /** The same, of headers by name. */
  static SpanContext context(Map<String, String> headers) {
    return Span.fromContext(W3C.extract(Context.root(), headers, OF_MAPS)).getSpanContext();
  }

  /** The headers that were kept in two columns, as {@link Traces#remember} takes them. */
  public static Map<String, String> kept(@Nullable String parent, @Nullable String state) {
    Map<String, String> headers = new HashMap<>();
    if (parent != null) {
      headers.put(PARENT, parent);
      if (state != null) {
        headers.put(STATE, state);
      }
    }
    return headers;
  }

  /** The context as headers by name. */
  static Map<String, String> of(SpanContext context) {
    Map<String, String> headers = new HashMap<>();
    W3C.inject(
        Context.root().with(Span.wrap(context)),
        headers,
        (map, name, value) -> {
          if (map != null) {
            map.put(name, value);
          }
        });
    return headers;
  }

  static @Nullable String value(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
