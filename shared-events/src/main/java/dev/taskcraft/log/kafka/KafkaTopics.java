package dev.taskcraft.log.kafka;

import dev.taskcraft.cluster.TaskTopics;
import dev.taskcraft.task.Envelope;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Appends through a producer, which its owner closes, and asks the broker through an admin client.
 */
public final class KafkaTopics implements TaskTopics {
  private final Producer<String, byte[]> producer;
  private final Admin admin;
  private final EventRecords records = new EventRecords();

  /**
   * Takes its clients.
   *
   * @param producer idempotent, with {@code acks=all}
   */
  public KafkaTopics(Producer<String, byte[]> producer, Admin admin) {
    this.producer = producer;
    this.admin = admin;
  }

  @Override
  public CompletionStage<Void> append(List<Envelope> events) {
    CompletableFuture<?>[] sent = new CompletableFuture<?>[events.size()];
    for (int i = 0; i < sent.length; i++) {
      CompletableFuture<Void> one = new CompletableFuture<>();
      sent[i] = one;
      try {
        Future<?> _ =
            producer.send(
                records.record(events.get(i)),
                (_, failure) -> {
                  if (failure == null) {
                    one.complete(null);
                  } else {
                    one.completeExceptionally(failure);
                  }
                });
      } catch (RuntimeException failure) {
        one.completeExceptionally(failure);
      }
    }
    return CompletableFuture.allOf(sent);
  }

  @Override
  public @Nullable String refusal(Envelope event) {
    try {
      records.record(event);
      return null;
    } catch (IllegalArgumentException refused) {
      return refused.getMessage();
    }
  }

  @Override
  public CompletionStage<Map<String, Long>> ends(int partition, Collection<String> topics) {
    return offsets(partition, topics, OffsetSpec.latest());
  }

  /** Where these topics begin now on this partition. */
  public CompletionStage<Map<String, Long>> begins(int partition, Collection<String> topics) {
    return offsets(partition, topics, OffsetSpec.earliest());
  }

  private CompletionStage<Map<String, Long>> offsets(
      int partition, Collection<String> topics, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    topics.forEach(topic -> asked.put(new TopicPartition(topic, partition), spec));
    return admin
        .listOffsets(asked)
        .all()
        .thenApply(
            found -> {
              Map<String, Long> offsets = new HashMap<>();
              for (Map.Entry<TopicPartition, ListOffsetsResultInfo> one : found.entrySet()) {
                offsets.put(one.getKey().topic(), one.getValue().offset());
              }
              return offsets;
            })
        .toCompletionStage();
  }
}
