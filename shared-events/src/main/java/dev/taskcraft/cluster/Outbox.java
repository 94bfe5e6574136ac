package dev.taskcraft.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way into the topics. What may not have arrived is appended again, with the same
 * ids, for as long as it takes: a copy of an event changes nothing, and a lost one would.
 */
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Duration AGAIN = Duration.ofMillis(200);

  private List<Outgoing> collected = new ArrayList<>();
  private CompletableFuture<Void> arrived = CompletableFuture.completedFuture(null);
  private volatile boolean closed;

  void add(Outgoing event) {
    collected.add(event);
  }

  /** Sends what was collected since the last time, without waiting for it. */
  void flush() {
    if (!collected.isEmpty()) {
      List<Outgoing> events = collected;
      collected = new ArrayList<>();
      CompletableFuture<Void> these = new CompletableFuture<>();
      arrived = arrived.isDone() ? these : CompletableFuture.allOf(arrived, these);
      append(events, these);
    }
  }

  /** Completes when all that was flushed until now has arrived. */
  CompletableFuture<Void> arrived() {
    return arrived;
  }

  private void append(List<Outgoing> events, CompletableFuture<Void> these) {
    var _ =
        CompletableFuture.allOf(
                events.stream()
                    .map(it -> it.append().toCompletableFuture())
                    .toArray(CompletableFuture<?>[]::new))
            .whenComplete(
                (_, failure) -> {
                  if (failure == null) {
                    these.complete(null);
                  } else if (!closed) {
                    LOG.atWarn()
                        .addKeyValue("task", events.getFirst().event().task())
                        .addKeyValue("events", events.size())
                        .setCause(failure)
                        .log("append failed, repeating");
                    CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> append(events, these));
                  }
                });
  }

  /** Repeats nothing any more. */
  void close() {
    closed = true;
  }
}
