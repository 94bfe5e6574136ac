package dev.taskcraft.service.observe;

import dev.taskcraft.role.Settled.Job;
import dev.taskcraft.service.observe.WorkSpans.WorkSpan;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Follows tasks through the services: one trace a task, a span for each event that is written and
 * for each piece of work, each a child of what caused it.
 */
@Singleton
public class Traces implements ServiceObserver {
  /** What the work under way is about, for spans inside of it. */
  public static final ContextKey<Attributes> ABOUT = ContextKey.named("taskcraft.about");

  /** Whose spans these are. */
  public static final String SCOPE = "dev.taskcraft";

  private static final int LONGEST_ID = 64;
  private static final String UNNAMED = "";

  private final boolean on;
  private final Tracer tracer;
  private final TraceIds ids;
  private final TaskTrace traces;
  private final Instance<WorkSpans> works;
  private final Contexts contexts = new Contexts();
  private final Contexts parents = new Contexts();
  private final Map<EventId, Span> unacknowledged = new ConcurrentHashMap<>();

  Traces(
      OpenTelemetry telemetry,
      TraceIds ids,
      Instance<WorkSpans> works,
      @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean off,
      @ConfigProperty(name = "quarkus.otel.traces.sampler.arg", defaultValue = "1") double ratio) {
    on = !off;
    tracer = telemetry.getTracer(SCOPE);
    this.ids = ids;
    this.works = works;
    traces = new TaskTrace(ratio);
  }

  @Override
  public void polled(ConsumerRecords<String, byte[]> records) {
    if (on) {
      for (ConsumerRecord<String, byte[]> record : records) {
        String id = TraceHeaders.value(record.headers(), "ce_id");
        SpanContext context = TraceHeaders.context(record.headers());
        if (record.key() != null
            && record.key().length() <= LONGEST_ID
            && (id == null || id.length() <= LONGEST_ID)
            && context.isValid()) {
          // a request from outside has no id yet, and is appended again with one
          contexts.put(record.key(), id == null ? UNNAMED : id, context);
        }
      }
    }
  }

  @Override
  public Map<String, String> appending(Envelope event) {
    if (!on) {
      return Map.of();
    }
    SpanContext known = contexts.of(event.task().value(), event.id());
    if (known != null) {
      return TraceHeaders.of(known); // it is sent again
    }
    Span span =
        tracer
            .spanBuilder(event.producer() + " " + EventType.of(event.event()))
            .setSpanKind(SpanKind.PRODUCER)
            .setParent(parent(event))
            .setAllAttributes(SpanAttributes.of(event))
            .startSpan();
    SpanContext request = Span.current().getSpanContext();
    if (request.isValid()) {
      span.addLink(request); // a person's, whose trace is another
    }
    contexts.put(event.task().value(), event.id().value(), span.getSpanContext());
    unacknowledged.put(event.id(), span);
    return TraceHeaders.of(span.getSpanContext());
  }

  @Override
  public void appended(Envelope event) {
    Span span = unacknowledged.remove(event.id());
    if (span != null) {
      span.end();
    }
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // closed with the watch
  public Watch working(Task task, Job<?> job) {
    if (!on) {
      return Watch.NONE;
    }
    WorkSpan says = works.isResolvable() ? works.get().of(task, job.work()) : usual(task, job);
    EventId cause = says.cause() == null ? task.lastEvent() : says.cause();
    Attributes about = Attributes.of(SpanAttributes.TASK, task.id().value());
    Attributes all = about.toBuilder().putAll(says.attributes()).build();
    Span span =
        tracer
            .spanBuilder(says.name())
            .setParent(following(task.id().value(), cause))
            .setAllAttributes(all)
            .startSpan();
    Scope scope = Context.root().with(span).with(ABOUT, about).makeCurrent();
    return new Watch() {
      @Override
      public void came(List<Envelope> events) {
        events.forEach(event -> end(span, event));
      }

      @Override
      public void close() {
        scope.close();
        span.end();
      }
    };
  }

  private static WorkSpan usual(Task task, Job<?> job) {
    String kind = job.work().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return new WorkSpan(job.role().name() + " " + kind, task.lastEvent(), Attributes.empty());
  }

  private void end(Span span, Envelope event) {
    parents.put(event.task().value(), event.id().value(), span.getSpanContext());
    if (event.event() instanceof TaskEvent.StepExecuted executed) {
      String outcome = SpanAttributes.word(executed.outcome());
      span.setAttribute(SpanAttributes.OUTCOME, outcome);
      if (!(executed.outcome() instanceof Outcome.Succeeded)) {
        span.setAttribute(SpanAttributes.ERROR, outcome);
        span.setStatus(StatusCode.ERROR);
      }
    }
  }

  @Override
  public void stored(List<Envelope> events, Instant began) {
    if (on) {
      events.forEach(event -> stored(event, began));
    }
  }

  private void stored(Envelope event, Instant began) {
    String task = event.task().value();
    SpanContext context = contexts.of(task, event.id());
    if (context == null && event.event() instanceof TaskEvent.TaskRequested) {
      context = begin(event);
    }
    tracer
        .spanBuilder("store " + EventType.of(event.event()))
        .setSpanKind(SpanKind.CONSUMER)
        .setParent(context == null ? parent(event) : Context.root().with(Span.wrap(context)))
        .setAllAttributes(SpanAttributes.of(event))
        .setStartTimestamp(began)
        .startSpan()
        .end();
  }

  /** The first span of a task that brought no trace: told by the one service that stores it. */
  private SpanContext begin(Envelope request) {
    SpanContext root = traces.root(request.task().value());
    SpanBuilder span =
        tracer
            .spanBuilder(EventType.of(request.event()))
            .setNoParent()
            .setAllAttributes(SpanAttributes.of(request))
            .setStartTimestamp(request.time());
    ids.with(root, span::startSpan).end();
    contexts.put(request.task().value(), request.id().value(), root);
    return root;
  }

  /** The headers of an event that was read, to be kept; none when none are known. */
  public Map<String, String> headers(Envelope event) {
    SpanContext context = contexts.of(event.task().value(), event.id());
    return context == null ? Map.of() : TraceHeaders.of(context);
  }

  private Context parent(Envelope event) {
    SpanContext work = parents.of(event.task().value(), event.id());
    return work == null
        ? following(event.task().value(), event.cause())
        : Context.root().with(Span.wrap(work));
  }

  /** The context of the cause, or the best that is known in its place. */
  private Context following(String task, @Nullable EventId cause) {
    SpanContext context = contexts.of(task, cause);
    if (context == null) {
      context = contexts.any(task);
    }
    return Context.root().with(Span.wrap(context == null ? traces.root(task) : context));
  }

  /** The context of an event, as it was kept elsewhere; see {@link TraceHeaders#kept}. */
  public void remember(String task, String event, Map<String, String> headers) {
    SpanContext context = TraceHeaders.context(headers);
    if (on && context.isValid()) {
      contexts.put(task, event, context);
    }
  }
}
