package dev.taskcraft.approval.service.store;

import dev.taskcraft.approval.service.ApprovalConfig;
import dev.taskcraft.task.EventId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Waits until an event of ours lies on its topic. Only then does every executor heed it before it
 * begins a call; that it is committed here says no more than that it will be published.
 */
@ApplicationScoped
public class Publication {
  private static final Duration LOOK = Duration.ofMillis(25);

  private final Transactions transactions;
  private final Outbox outbox;
  private final Duration patience;

  Publication(Transactions transactions, Outbox outbox, ApprovalConfig config) {
    this.transactions = transactions;
    this.outbox = outbox;
    patience = config.publishWithin();
  }

  /** Whether any replica has read it on its topic, in time. Blocks. */
  public boolean await(EventId event) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (transactions.await(() -> outbox.holds(event))) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(LOOK);
    }
    return true;
  }
}
