package dev.taskcraft.service.observe;

import dev.taskcraft.role.Settled.Job;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.ModelResponded;
import dev.taskcraft.task.TaskEvent.StepExecuted;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * The meters of a service; docs/operations.md says what each means. No id is ever a label, and
 * labels that requests can choose are bounded in number.
 */
@Singleton
public class Meters implements ServiceObserver {
  private static final int MOST_NAMES = 100;

  private final MeterRegistry registry;
  private final Map<Integer, AtomicInteger> open = new ConcurrentHashMap<>();
  private final AtomicInteger working = new AtomicInteger();

  Meters(MeterRegistry registry) {
    this.registry = registry;
    for (String timer : List.of("taskcraft.tool.calls", "taskcraft.model.calls")) {
      for (String label : List.of("tool", "model")) {
        registry
            .config()
            .meterFilter(
                MeterFilter.maximumAllowableTags(timer, label, MOST_NAMES, MeterFilter.deny()));
      }
    }
    registry.gauge("taskcraft.work.running", working);
  }

  @Override
  public void polled(ConsumerRecords<String, byte[]> records) {
    records
        .partitions()
        .forEach(
            place ->
                registry
                    .counter("taskcraft.events.read", "type", place.topic())
                    .increment((double) records.records(place).size()));
  }

  @Override
  public void appended(Envelope event) {
    registry.counter("taskcraft.events.written", "type", EventType.of(event.event())).increment();
    switch (event.event()) {
      case ModelResponded call -> asked(call);
      case StepExecuted executed ->
          registry
              .counter("taskcraft.attempts", "outcome", SpanAttributes.word(executed.outcome()))
              .increment();
      default -> {}
    }
  }

  private void asked(ModelResponded call) {
    registry
        .timer(
            "taskcraft.model.calls",
            "model",
            call.model(),
            "outcome",
            call.problem() == null ? "answered" : "failed")
        .record(call.latency());
    tokens("input", call.usage().input());
    tokens("cached", call.usage().cached());
    tokens("output", call.usage().output());
    tokens("thoughts", call.usage().thoughts());
  }

  private void tokens(String kind, long count) {
    registry.counter("taskcraft.model.tokens", "kind", kind).increment((double) count);
  }

  @Override
  public Watch working(Task task, Job<?> job) {
    working.incrementAndGet();
    return new Watch() {
      @Override
      public void came(List<Envelope> events) {
        events.forEach(event -> called(task, event.event()));
      }

      @Override
      public void close() {
        working.decrementAndGet();
      }
    };
  }

  private void called(Task task, TaskEvent event) {
    if (event instanceof StepExecuted executed && !(executed.outcome() instanceof Outcome.NotRun)) {
      var call = task.step(executed.step()).call();
      registry
          .timer(
              "taskcraft.tool.calls",
              "tool",
              call == null ? "unknown" : call.tool(),
              "outcome",
              SpanAttributes.word(executed.outcome()))
          .record(executed.duration());
    }
  }

  @Override
  public void holds(int partition, int tasks) {
    open.computeIfAbsent(
            partition,
            it ->
                Objects.requireNonNull(
                    registry.gauge(
                        "taskcraft.tasks.open",
                        Tags.of("partition", Integer.toString(it)),
                        new AtomicInteger())))
        .set(tasks);
  }

  @Override
  public void stored(List<Envelope> events, Instant began) {
    registry.timer("taskcraft.store").record(Duration.between(began, Instant.now()));
    for (Envelope event : events) {
      registry.counter("taskcraft.events.stored", "type", EventType.of(event.event())).increment();
    }
  }
}
