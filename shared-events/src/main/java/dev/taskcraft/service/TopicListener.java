package dev.taskcraft.service;

import java.util.Collection;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** What a service does with what it reads of the task topics; each has one. */
public interface TopicListener {
  /** These are ours from now on; the listener seeks. Called by the thread that polls. */
  void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned);

  /** These are ours no more. Called by the thread that polls. */
  void revoked(Collection<TopicPartition> revoked);

  /**
   * These were polled, after the last call of {@link #assigned} or before the next. Does not block.
   *
   * @return completes when the next may come
   */
  CompletionStage<Void> polled(ConsumerRecords<String, byte[]> records);
}
