package dev.taskcraft.executor.docker;

import com.github.dockerjava.api.model.Container;
import dev.taskcraft.executor.mcp.ServerProcess;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends sandboxes whose time is over or whose owner is gone, now and then and when asked. */
final class Reaper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

  private final Engine engine;
  private final Clock clock;
  private final Owner owner = Owner.self();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sandboxes").factory());

  /** Begins one period from now. */
  Reaper(Engine engine, Clock clock, Duration period) {
    this.engine = engine;
    this.clock = clock;
    Future<?> _ =
        timer.scheduleWithFixedDelay(
            this::reapQuietly, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whose the sandboxes of this process are. */
  Owner owner() {
    return owner;
  }

  /** Kills this one then, if it has not ended. */
  void endAt(Instant until, ServerProcess container) {
    Future<?> end =
        timer.schedule(
            container::kill,
            Duration.between(clock.instant(), until).toMillis(),
            TimeUnit.MILLISECONDS);
    CompletableFuture<?> _ = container.ended().thenRun(() -> end.cancel(false));
  }

  private void reapQuietly() {
    try {
      int _ = reap();
    } catch (SandboxUnavailable | RuntimeException unavailable) {
      // a timer that throws is not run again
      LOG.atDebug().setCause(unavailable).log("sandboxes without an owner can't be looked for now");
    }
  }

  /**
   * Removes what nobody owns any more.
   *
   * @return how many containers there were
   */
  int reap() throws SandboxUnavailable {
    int reaped = 0;
    engine.removeLeft();
    for (Container one : engine.labelled(Owner.SANDBOX)) {
      if (orphaned(one.getLabels())) {
        engine.remove(one.getId());
        reaped++;
      }
    }
    for (Map.Entry<String, Map<String, String>> volume :
        engine.volumes().labelled(Owner.SANDBOX).entrySet()) {
      if (orphaned(volume.getValue())) {
        engine.volumes().remove(volume.getKey());
      }
    }
    Egress.clear(owner);
    return reaped;
  }

  private boolean orphaned(Map<String, String> labels) {
    return Owner.orphaned(labels, owner, clock.instant());
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
