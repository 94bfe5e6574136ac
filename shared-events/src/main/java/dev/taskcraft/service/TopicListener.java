package dev.taskcraft.service;

import dev.taskcraft.log.kafka.StoppedPartitions;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

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

  /**
   * The process is told to end: nothing new begins, and what is under way ends or is given up.
   * Called once, by a thread that may wait, while records still come.
   *
   * @param patience how long what is under way may still take
   */
  default void drain(Duration patience) throws InterruptedException {}

  /** What of ours is not read any more, and why. */
  StoppedPartitions stopped();

  /** Why only a new process would go on with this work; null while this one does. */
  default @Nullable String illness() {
    return null;
  }
}
