package dev.taskcraft.service.observe;

import dev.taskcraft.role.Settled.Job;
import dev.taskcraft.role.Work;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the turns and steps that have been under way for long, until they end. Models and tools may
 * take hours, so no limit on unacknowledged records can tell that one hangs, and none is set.
 */
@Singleton
public class Watchdog implements ServiceObserver {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("watchdog").daemon().factory());
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, UnderWay> underWay = new ConcurrentHashMap<>();
  private final Duration patience;
  private final Clock clock;

  @Inject
  Watchdog(WatchdogConfig config, Clock clock, MeterRegistry registry) {
    this(config.after(), clock, registry);
  }

  Watchdog(Duration patience, Clock clock, MeterRegistry registry) {
    this.patience = patience;
    this.clock = clock;
    registry.gauge("taskcraft.work.oldest.seconds", this, Watchdog::oldestSeconds);
  }

  void start(@Observes StartupEvent event) {
    long every = patience.toMillis();
    var _ = timer.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  @Override
  public Watch working(Task task, Job<?> job) {
    Long number = numbers.incrementAndGet();
    underWay.put(number, new UnderWay(task.id(), job.role().name(), job.work(), clock.instant()));
    return new Watch() {
      @Override
      public void came(List<Envelope> events) {}

      @Override
      public void close() {
        underWay.remove(number);
      }
    };
  }

  private void look() {
    Instant now = clock.instant();
    for (UnderWay one : overdue(now)) {
      LOG.atWarn()
          .addKeyValue("task", one.task())
          .addKeyValue("role", one.role())
          .addKeyValue("work", one.work()) // numbers alone: no work holds what a call is given
          .addKeyValue("seconds", Duration.between(one.since(), now).toSeconds())
          .log("still at work");
    }
  }

  /** What has been under way for longer than it takes usually, the oldest first. */
  List<UnderWay> overdue(Instant now) {
    return underWay.values().stream()
        .filter(one -> Duration.between(one.since(), now).compareTo(patience) >= 0)
        .sorted(Comparator.comparing(UnderWay::since))
        .toList();
  }

  private double oldestSeconds() {
    Instant now = clock.instant();
    return underWay.values().stream()
        .mapToLong(one -> Duration.between(one.since(), now).toSeconds())
        .max()
        .orElse(0);
  }

  /**
   * A turn or a step.
   *
   * @param role whose it is
   */
  record UnderWay(TaskId task, String role, Work work, Instant since) {}
}
