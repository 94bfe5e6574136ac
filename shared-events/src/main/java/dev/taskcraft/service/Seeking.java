package dev.taskcraft.service;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;

/** Reads on from elsewhere, outside a rebalance. */
@ApplicationScoped
public class Seeking {
  private final KafkaClientService clients;

  Seeking(KafkaClientService clients) {
    this.clients = clients;
  }

  /**
   * Reads on from there in those of these partitions that are ours. What was polled before and not
   * handed on yet is not handed on any more.
   */
  public CompletionStage<Void> to(Map<TopicPartition, Long> places) {
    KafkaConsumer<String, byte[]> channel = clients.getConsumer(TaskChannel.NAME);
    return channel
        .runOnPollingThread(
            consumer -> {
              Polls.assigned();
              places.forEach(
                  (place, next) -> {
                    if (consumer.assignment().contains(place)) {
                      consumer.seek(place, next);
                    }
                  });
            })
        .subscribeAsCompletionStage();
  }
}
