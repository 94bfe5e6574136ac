package dev.taskcraft.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.log.kafka.StoppedPartitions;
import dev.taskcraft.service.observe.Observers;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskChannelTest {
  private static final List<TopicPartition> PLACES = List.of(new TopicPartition("task.paused", 0));

  private final Queue<RuntimeException> failures = new ArrayDeque<>();
  private @Nullable String illness;

  private final TopicListener listener =
      new TopicListener() {
        @Override
        public void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
          RuntimeException failure = failures.poll();
          if (failure != null) {
            throw failure;
          }
        }

        @Override
        public void revoked(Collection<TopicPartition> revoked) {}

        @Override
        public CompletionStage<Void> polled(ConsumerRecords<String, byte[]> records) {
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public StoppedPartitions stopped() {
          return new StoppedPartitions();
        }

        @Override
        public @Nullable String illness() {
          return illness;
        }
      };

  @Test
  void asksTheGroupAgainForPartitionsThatCouldNotBeTaken() {
    TaskChannel channel = new TaskChannel(listener, new Observers(List.of()));
    failures.add(new IllegalStateException("state-service does not answer"));
    try (MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest")) {
      channel.onPartitionsAssigned(consumer, PLACES);

      assertThat(consumer.shouldRebalance()).isTrue();
      assertThat(channel.wasAssigned()).as("ready").isFalse();

      consumer.resetShouldRebalance();
      channel.onPartitionsAssigned(consumer, PLACES);

      assertThat(consumer.shouldRebalance()).isFalse();
      assertThat(channel.wasAssigned()).as("ready").isTrue();
    }
  }

  @Test
  void isNotAliveWhileOnlyANewProcessWouldGoOn() {
    WorkingCheck check = new WorkingCheck(listener);
    assertThat(check.call().getStatus()).isEqualTo(Status.UP);

    illness = "partitions broke off: [3]";

    assertThat(check.call().getStatus()).isEqualTo(Status.DOWN);
    assertThat(check.call().getData().orElseThrow()).containsEntry("reason", illness);
  }
}
