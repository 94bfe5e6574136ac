package dev.taskcraft.approval.service.reading;

import dev.taskcraft.approval.service.store.Transactions;
import dev.taskcraft.log.kafka.Assignment;
import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.log.kafka.StoppedPartitions;
import dev.taskcraft.service.NotedPartitions;
import dev.taskcraft.service.TopicListener;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each batch of records as one transaction. While the database can't be had the batch is
 * tried again, and nothing more is polled; what was polled under an earlier assignment is given up,
 * because whoever has the partition now reads it. A record that is no event is skipped, because
 * state-service sets it aside; an event that needs a newer version stops its partition.
 */
@ApplicationScoped
public class ApprovalListener implements TopicListener {
  private static final Logger LOG = LoggerFactory.getLogger(ApprovalListener.class);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Transactions transactions;
  private final TopicOffsets offsets;
  private final ReadRows rows;
  private final EventRecords records = new EventRecords();
  private final AgroalDataSource database;
  private final Admin admin;
  private final MeterRegistry meters;
  private final Map<Place, Long> positions = new ConcurrentHashMap<>();
  private final StoppedPartitions stopped = new StoppedPartitions();
  private volatile int assignment;

  /** Whether the present assignment may be read. */
  private volatile boolean taken;

  private volatile int count;

  ApprovalListener(
      Transactions transactions,
      TopicOffsets offsets,
      ReadRows rows,
      AgroalDataSource database,
      Admin admin,
      MeterRegistry meters) {
    this.meters = meters;
    this.transactions = transactions;
    this.offsets = offsets;
    this.rows = rows;
    this.database = database;
    this.admin = admin;
  }

  @Override
  public StoppedPartitions stopped() {
    return stopped;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others read
  public void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
    assignment++;
    taken = false;
    count = NotedPartitions.of(database, "approval", admin);
    Assignment.check(consumer, assigned, consumer.subscription(), count);
    Map<Place, Long> begins = new HashMap<>();
    consumer
        .beginningOffsets(assigned)
        .forEach((place, offset) -> begins.put(Place.of(place), offset));
    Map<Place, Long> stored = known(begins);
    positions.clear();
    stopped.clear();
    for (TopicPartition place : assigned) {
      long next = stored.getOrDefault(Place.of(place), 0L);
      consumer.seek(place, next);
      positions.put(Place.of(place), next);
    }
    taken = true;
  }

  /** Where the database says that reading goes on; asked for until it answers. */
  private Map<Place, Long> known(Map<Place, Long> begins) {
    while (true) {
      try {
        return transactions.await(
            () ->
                offsets
                    .begin(begins)
                    .chain(offsets::all)
                    .chain(known -> skip(known, begins).chain(offsets::all)));
      } catch (RuntimeException failure) {
        LOG.atWarn().setCause(failure).log("offsets could not be read; trying again");
        sleep();
      }
    }
  }

  /** What is no longer kept on a topic can't be read. */
  private Uni<Void> skip(Map<Place, Long> known, Map<Place, Long> begins) {
    Map<Place, Long> gone = new HashMap<>();
    begins.forEach(
        (place, begin) -> {
          if (known.getOrDefault(place, begin) < begin) {
            gone.put(place, begin);
            LOG.atError()
                .addKeyValue("topic", place.topic())
                .addKeyValue("partition", place.partition())
                .addKeyValue("offset", known.get(place))
                .log("records were deleted before they were read; retention is too short");
          }
        });
    return offsets.move(known, gone);
  }

  private static void sleep() {
    try {
      Thread.sleep(LONGEST_PAUSE);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped before the offsets were known", stopped);
    }
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others read
  public void revoked(Collection<TopicPartition> revoked) {
    assignment++;
  }

  @Override
  public CompletionStage<Void> polled(ConsumerRecords<String, byte[]> polled) {
    int mine = assignment;
    if (!taken) {
      return CompletableFuture.completedFuture(null);
    }
    Polled batch = Polled.of(polled, records, count, stopped::reads);
    batch.skipped().forEach(this::skipped);
    return Uni.createFrom()
        .completionStage(() -> transactions.start(() -> take(batch)))
        .invoke(() -> reached(batch, mine))
        .onFailure()
        .invoke(failure -> LOG.atWarn().setCause(failure).log("records could not be stored"))
        .onFailure(_ -> mine == assignment)
        .retry()
        .withBackOff(PAUSE, LONGEST_PAUSE)
        .indefinitely()
        .onFailure()
        .recoverWithNull() // theirs now
        .subscribeAsCompletionStage();
  }

  private void skipped(Polled.Skipped record) {
    meters.counter("taskcraft.records.skipped", "topic", record.place().topic()).increment();
    LOG.atInfo()
        .addKeyValue("topic", record.place().topic())
        .addKeyValue("partition", record.place().partition())
        .addKeyValue("offset", record.offset())
        .log("record skipped, it is no event; its dead letter says why");
  }

  private void reached(Polled batch, int mine) {
    if (mine != assignment) {
      return;
    }
    positions.putAll(batch.next());
    stopped.stop(batch.stopped());
  }

  /**
   * What another process stored before us moves no offset, but is written again: its transaction
   * may have begun before one of ours ended, and then neither saw that the other closed a request
   * of its own.
   */
  private Uni<Void> take(Polled batch) {
    return offsets
        .all()
        .chain(
            known -> {
              Map<Place, Long> next = next(batch, known);
              return rows.write(batch.events()).chain(() -> offsets.move(known, next));
            });
  }

  private Map<Place, Long> next(Polled batch, Map<Place, Long> known) {
    Map<Place, Long> next = new HashMap<>();
    batch
        .next()
        .forEach(
            (place, reached) -> {
              long stored = known.getOrDefault(place, 0L);
              if (stored < positions.getOrDefault(place, 0L)) {
                throw new IllegalStateException(
                    "the stored offset of %s went back to %d; start this service again"
                        .formatted(place, stored));
              }
              if (stored < reached) {
                next.put(place, reached);
              }
            });
    return next;
  }
}
