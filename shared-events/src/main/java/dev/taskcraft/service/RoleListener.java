package dev.taskcraft.service;

import dev.taskcraft.cluster.Observer;
import dev.taskcraft.cluster.Partitions;
import dev.taskcraft.cluster.Snapshots;
import dev.taskcraft.log.kafka.KafkaTopics;
import dev.taskcraft.log.kafka.StoppedPartitions;
import dev.taskcraft.log.kafka.TaskConsumer;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.role.Author;
import dev.taskcraft.role.Role;
import dev.taskcraft.signing.TrustedKeys;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a role act on the tasks of the partitions that this process has. */
public final class RoleListener implements TopicListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoleListener.class);

  private final Partitions partitions;
  private final TaskConsumer tasks;
  private final ExecutorService reading =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("task-reader").factory());
  private volatile int assignment;
  private volatile @Nullable String broken;

  /**
   * Takes its parts.
   *
   * @param cascades see {@link Partitions}
   * @throws IllegalStateException when the topics are not there, or not as they must be
   */
  public RoleListener(
      Role<?> role,
      boolean cascades,
      Author author,
      KafkaTopics topics,
      Admin admin,
      Snapshots snapshots,
      TrustedKeys trusted,
      Observer observer) {
    partitions = new Partitions(role, cascades, author, topics, observer);
    try {
      tasks =
          new TaskConsumer(partitions, snapshots, TopicSetup.check(admin).partitions(), trusted);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped before the topics were known", stopped);
    }
  }

  @Override
  public synchronized void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
    assignment++;
    tasks.assigned(consumer, assigned);
  }

  @Override
  public void revoked(Collection<TopicPartition> revoked) {
    tasks.revoked(revoked);
  }

  /** On a thread of its own: to read events takes longer than an event loop may be held. */
  @Override
  public CompletionStage<Void> polled(ConsumerRecords<String, byte[]> records) {
    int polledUnder = assignment;
    return CompletableFuture.runAsync(() -> take(records, polledUnder), reading);
  }

  private synchronized void take(ConsumerRecords<String, byte[]> records, int polledUnder) {
    if (polledUnder != assignment || broken != null) {
      return;
    }
    try {
      tasks.polled(records);
    } catch (RuntimeException | Error bug) { // what comes after must not be taken for the next
      broken = "records could not be taken: " + bug;
      LOG.atError().setCause(bug).log("reading broke off; start this service again");
    }
  }

  @Override
  public void drain(Duration patience) throws InterruptedException {
    partitions.drain(patience);
  }

  @Override
  public StoppedPartitions stopped() {
    return tasks.stopped();
  }

  @Override
  public @Nullable String illness() {
    List<Integer> dead = partitions.broken();
    return broken == null && !dead.isEmpty() ? "partitions broke off: " + dead : broken;
  }

  @Override
  public void close() {
    reading.close();
    partitions.close();
  }
}
