package dev.taskcraft.approval.service.store;

import dev.taskcraft.approval.service.ApprovalConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for requests whose time is over. The time stands in the row, so it survives any restart;
 * every replica looks, and the conditional update lets one of them write.
 */
@ApplicationScoped
public class ExpiryTimer {
  private static final Logger LOG = LoggerFactory.getLogger(ExpiryTimer.class);
  private static final int AT_ONCE = 100;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("expiry").factory());
  private final Transactions transactions;
  private final Approvals approvals;
  private final Arbiter arbiter;
  private final ApprovalConfig config;
  private final Clock clock;

  ExpiryTimer(
      Transactions transactions,
      Approvals approvals,
      Arbiter arbiter,
      ApprovalConfig config,
      Clock clock) {
    this.transactions = transactions;
    this.approvals = approvals;
    this.arbiter = arbiter;
    this.config = config;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    long every = config.expireEvery().toMillis();
    var _ = timer.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdown();
  }

  private void look() {
    try {
      List<String> overdue = transactions.await(() -> approvals.overdue(clock.instant(), AT_ONCE));
      for (String id : overdue) {
        transactions.await(() -> arbiter.expire(id));
      }
    } catch (RuntimeException failure) { // a timer that throws ends
      LOG.atWarn().setCause(failure).log("requests could not be expired; trying again");
    }
  }
}
