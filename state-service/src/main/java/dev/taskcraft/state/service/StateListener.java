package dev.taskcraft.state.service;

import dev.taskcraft.log.kafka.Assignment;
import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.log.kafka.StoppedPartitions;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.service.Seeking;
import dev.taskcraft.service.TopicListener;
import dev.taskcraft.service.observe.Observers;
import dev.taskcraft.signing.TrustedKeys;
import dev.taskcraft.state.storing.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what is polled, one batch at a time, and lets the next one come when it is stored. Reading
 * goes on where the database says, whatever the group's offsets are.
 */
final class StateListener implements TopicListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateListener.class);

  private final Storer storer;
  private final Seeking seeking;
  private final Observers observers;
  private final IntSupplier counting;
  private final EventRecords records;
  private final Map<TopicPartition, Long> expected = new ConcurrentHashMap<>();
  private final StoppedPartitions stopped = new StoppedPartitions();
  private volatile boolean ending;
  private volatile int partitions;
  private final ExecutorService one =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());

  /**
   * Takes its parts.
   *
   * @param counting how many partitions each topic has, unless there were others before
   * @param trusted whose requests may embed their coworker
   */
  StateListener(
      Storer storer,
      Seeking seeking,
      Observers observers,
      IntSupplier counting,
      TrustedKeys trusted) {
    records = new EventRecords(trusted);
    this.observers = observers;
    this.storer = storer;
    this.seeking = seeking;
    this.counting = counting;
  }

  @Override
  public StoppedPartitions stopped() {
    return stopped;
  }

  /** Waits for the database: there is nothing to read as long as nothing can be stored. */
  @Override
  public void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
    if (assigned.isEmpty()) {
      one.execute(stopped::clear);
      return;
    }
    partitions = counting.getAsInt();
    Assignment.check(consumer, assigned, TopicSetup.topics(), partitions);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(Set.copyOf(assigned));
    Map<TopicPartition, Long> stored =
        CompletableFuture.supplyAsync(() -> begin(assigned), one).join();
    stored.forEach(
        (place, next) -> {
          long begin = begins.getOrDefault(place, 0L);
          if (begin > next) {
            LOG.atError()
                .addKeyValue("topic", place.topic())
                .addKeyValue("partition", place.partition())
                .addKeyValue("missing", begin - next)
                .log("records were deleted before they were stored; raise the topic's retention");
          }
          consumer.seek(place, Math.max(begin, next));
        });
    expected.putAll(stored);
  }

  /** After what was being stored when they were assigned, which may have stopped one. */
  private Map<TopicPartition, Long> begin(Collection<TopicPartition> assigned) {
    Map<TopicPartition, Long> stored = storer.positions(assigned);
    stopped.clear();
    return stored;
  }

  @Override
  public void revoked(Collection<TopicPartition> revoked) {
    expected.keySet().removeAll(Set.copyOf(revoked));
  }

  /** What is being stored is stored; what comes after is read again by whoever is next. */
  @Override
  public void drain(Duration patience) throws InterruptedException {
    ending = true;
    try {
      one.submit(() -> {}).get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException _) {
      LOG.warn("the last batch was not stored in time; it is read again");
    }
    storer.stop();
  }

  @Override
  public CompletionStage<Void> polled(ConsumerRecords<String, byte[]> polled) {
    if (ending) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.supplyAsync(() -> store(polled), one)
        .thenCompose(
            again -> again.isEmpty() ? CompletableFuture.completedFuture(null) : seeking.to(again));
  }

  /** Stores it, and says where to read on when somebody else has stored, too. */
  private Map<TopicPartition, Long> store(ConsumerRecords<String, byte[]> polled) {
    Batch batch =
        Batch.of(
            polled,
            records,
            partitions,
            place -> expected.containsKey(place) && stopped.reads(place.partition()));
    Instant began = Instant.now();
    Map<TopicPartition, Long> reached = storer.store(batch, expected);
    reached.forEach((place, next) -> expected.computeIfPresent(place, (_, _) -> next));
    boolean asRead =
        reached.entrySet().stream()
            .allMatch(it -> it.getValue().equals(batch.next().get(it.getKey())));
    if (asRead) {
      observers.stored(batch.arrivals().stream().map(Arrival::event).toList(), began);
    }
    stopped.stop(batch.stopped());
    // all or none: what was polled before and waits is dropped for every partition
    return asRead ? Map.of() : Map.copyOf(expected);
  }

  @Override
  public void close() {
    storer.stop();
    one.shutdownNow();
  }
}
