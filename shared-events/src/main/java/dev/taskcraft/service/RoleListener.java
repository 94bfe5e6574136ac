package dev.taskcraft.service;

import dev.taskcraft.cluster.Partitions;
import dev.taskcraft.cluster.Snapshots;
import dev.taskcraft.log.kafka.KafkaTopics;
import dev.taskcraft.log.kafka.TaskConsumer;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.role.Author;
import dev.taskcraft.role.Role;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Lets a role act on the tasks of the partitions that this process has. */
public final class RoleListener implements TopicListener, AutoCloseable {
  private final Partitions partitions;
  private final TaskConsumer tasks;

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
      Snapshots snapshots) {
    partitions = new Partitions(role, cascades, author, topics);
    try {
      tasks = new TaskConsumer(partitions, snapshots, TopicSetup.partitions(admin));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped before the topics were known", stopped);
    }
  }

  @Override
  public void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
    tasks.assigned(consumer, assigned);
  }

  @Override
  public void revoked(Collection<TopicPartition> revoked) {
    tasks.revoked(revoked);
  }

  @Override
  public CompletionStage<Void> polled(ConsumerRecords<String, byte[]> records) {
    tasks.polled(records);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    partitions.close();
  }
}
