package dev.taskcraft.approval.service.store;

import dev.taskcraft.approval.service.ApprovalConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures what waits: requests for people, and decisions for their topic. Looks now and then,
 * because whoever reads metrics must not wait for a database.
 */
@ApplicationScoped
public class Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("backlog").factory());
  private final AtomicLong pending = new AtomicLong();
  private final AtomicLong pendingSeconds = new AtomicLong();
  private final AtomicLong outboxRows = new AtomicLong();
  private final AtomicLong outboxSeconds = new AtomicLong();
  private final Transactions transactions;
  private final Approvals approvals;
  private final Outbox outbox;
  private final ApprovalConfig config;
  private final Clock clock;
  private final MeterRegistry meters;

  Backlog(
      Transactions transactions,
      Approvals approvals,
      Outbox outbox,
      ApprovalConfig config,
      Clock clock,
      MeterRegistry meters) {
    this.transactions = transactions;
    this.approvals = approvals;
    this.outbox = outbox;
    this.config = config;
    this.clock = clock;
    this.meters = meters;
  }

  void start(@Observes StartupEvent event) {
    meters.gauge("taskcraft.approvals.pending", pending);
    meters.gauge("taskcraft.approvals.oldest.seconds", pendingSeconds);
    meters.gauge("taskcraft.outbox.rows", outboxRows);
    meters.gauge("taskcraft.outbox.oldest.seconds", outboxSeconds);
    long every = config.measureEvery().toMillis();
    var _ = timer.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdown();
  }

  private void look() {
    try {
      Measured requests = transactions.await(approvals::waiting);
      pending.set(requests.rows());
      pendingSeconds.set(requests.age(clock.instant()));
      Measured events = transactions.await(outbox::waiting);
      outboxRows.set(events.rows());
      outboxSeconds.set(events.age(clock.instant()));
    } catch (RuntimeException failure) { // a timer that throws ends
      LOG.atWarn().setCause(failure).log("what waits could not be measured; trying again");
    }
  }

  /**
   * Rows that wait.
   *
   * @param oldest since when the first of them does; null when there is none
   */
  record Measured(long rows, @Nullable Instant oldest) {
    /** Reads it from a row of a query. */
    static Uni<Measured> of(Uni<Object[]> row) {
      return row.map(it -> new Measured((Long) it[0], (Instant) it[1]));
    }

    private long age(Instant now) {
      return oldest == null ? 0 : Math.max(0, Duration.between(oldest, now).toSeconds());
    }
  }
}
