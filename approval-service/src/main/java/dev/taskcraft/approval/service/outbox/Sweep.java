package dev.taskcraft.approval.service.outbox;

import dev.taskcraft.approval.service.ApprovalConfig;
import dev.taskcraft.approval.service.store.Outbox;
import dev.taskcraft.approval.service.store.Transactions;
import dev.taskcraft.log.kafka.EventProducer;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends once more, with the same ids, what was not seen on its topic in time. */
@ApplicationScoped
class Sweep {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final int AT_ONCE = 200;
  private static final int PATIENCE_SECONDS = 30;

  private final Transactions transactions;
  private final Outbox outbox;
  private final EventProducer producer;
  private final ApprovalConfig config;
  private final Clock clock;

  Sweep(
      Transactions transactions,
      Outbox outbox,
      EventProducer producer,
      ApprovalConfig config,
      Clock clock) {
    this.transactions = transactions;
    this.outbox = outbox;
    this.producer = producer;
    this.config = config;
    this.clock = clock;
  }

  void run() throws InterruptedException {
    try {
      send();
    } catch (ExecutionException | TimeoutException | RuntimeException failure) {
      LOG.atWarn().setCause(failure).log("unseen events could not be sent; trying again");
    }
  }

  private void send() throws InterruptedException, ExecutionException, TimeoutException {
    Instant now = clock.instant();
    List<Envelope> unseen =
        transactions.await(() -> outbox.unseen(now.minus(config.sweepAfter()), AT_ONCE));
    if (!unseen.isEmpty()) {
      producer.append(unseen).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      List<EventId> sent = unseen.stream().map(Envelope::id).toList();
      transactions.await(() -> outbox.sent(sent, now));
      LOG.atInfo().addKeyValue("events", sent.size()).log("unseen events were sent again");
    }
  }
}
