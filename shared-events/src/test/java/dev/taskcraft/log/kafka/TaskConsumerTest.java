package dev.taskcraft.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.taskcraft.cluster.Outgoing;
import dev.taskcraft.cluster.Partitions;
import dev.taskcraft.cluster.Snapshot;
import dev.taskcraft.cluster.TaskTopics;
import dev.taskcraft.role.Author;
import dev.taskcraft.role.Idle;
import dev.taskcraft.role.NoWork;
import dev.taskcraft.signing.TrustedKeys;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventIds;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskConsumerTest {
  private static final int PARTITIONS = 2;

  private final List<Integer> begun = new ArrayList<>();
  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
  private final Partitions partitions =
      new Partitions(
          new Idle<NoWork>(),
          false,
          new Author(EventIds.timeOrdered(Clock.systemUTC(), new Random(1)), Clock.systemUTC()),
          new Nowhere());
  private final TaskConsumer tasks =
      new TaskConsumer(
          partitions,
          (partition, _) -> {
            begun.add(partition);
            return Snapshot.NOTHING;
          },
          PARTITIONS,
          TrustedKeys.none());

  @AfterEach
  void close() {
    partitions.close();
    consumer.close();
  }

  @Test
  void beginsPartitionsThatComeWithAllTopics() {
    tasks.assigned(consumer, given(0, 1));

    assertThat(begun).containsExactly(0, 1);
  }

  @Test
  void beginsNothingWhereANumberComesWithoutSomeTopic() {
    List<TopicPartition> given = given(0, 1);
    given.remove(new TopicPartition("step.planned", 1));

    assertThatIllegalStateException()
        .isThrownBy(() -> tasks.assigned(consumer, given))
        .withMessageStartingWith("partition 1 was assigned without that of step.planned;")
        .withMessageContaining("the same topics by the range assignor");
    assertThat(begun).as("nor the one that is whole").isEmpty();
  }

  @Test
  void beginsNothingOfTopicsThatWereGivenMorePartitions() {
    assertThatIllegalStateException()
        .isThrownBy(() -> tasks.assigned(consumer, given(1, 2)))
        .withMessageContaining("3 partitions, and 2 when this cluster began");
    assertThat(begun).isEmpty();
  }

  /** The new ones may be another member's, and keys of ours belong there now. */
  @Test
  void beginsNothingWhereAnotherMemberHasTheNewPartitions() {
    List<TopicPartition> given = given(0, 1);
    know("step.planned", 4);

    assertThatIllegalStateException()
        .isThrownBy(() -> tasks.assigned(consumer, given))
        .withMessageStartingWith("topic step.planned: 4 partitions, and 2 when");
    assertThat(begun).isEmpty();
  }

  private void know(String topic, int partitions) {
    consumer.updatePartitions(
        topic,
        IntStream.range(0, partitions)
            .mapToObj(it -> new PartitionInfo(topic, it, null, new Node[0], new Node[0]))
            .toList());
  }

  private List<TopicPartition> given(Integer... numbers) {
    List<TopicPartition> places = new ArrayList<>();
    for (int number : numbers) {
      TopicSetup.topics().forEach(topic -> places.add(new TopicPartition(topic, number)));
    }
    Map<TopicPartition, Long> ends = places.stream().collect(Collectors.toMap(it -> it, _ -> 0L));
    TopicSetup.topics().forEach(topic -> know(topic, PARTITIONS));
    consumer.assign(places);
    consumer.updateBeginningOffsets(ends);
    consumer.updateEndOffsets(ends);
    return places;
  }

  private record Nowhere() implements TaskTopics {
    @Override
    public Outgoing outgoing(Envelope event) {
      return Outgoing.of(event, () -> CompletableFuture.completedFuture(null));
    }

    @Override
    public CompletionStage<Map<String, Long>> ends(int partition, Collection<String> topics) {
      return CompletableFuture.completedFuture(Map.of());
    }
  }
}
