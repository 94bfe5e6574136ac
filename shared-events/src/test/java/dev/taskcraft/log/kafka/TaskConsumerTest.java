package dev.taskcraft.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.cluster.Observer;
import dev.taskcraft.cluster.Outgoing;
import dev.taskcraft.cluster.Partitions;
import dev.taskcraft.cluster.Snapshot;
import dev.taskcraft.cluster.TaskTopics;
import dev.taskcraft.log.Tasks;
import dev.taskcraft.role.Author;
import dev.taskcraft.role.Idle;
import dev.taskcraft.role.NoWork;
import dev.taskcraft.signing.TrustedKeys;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskConsumerTest {
  private static final int PARTITIONS = 2;
  private static final Duration A_WHILE = Duration.ofMillis(300);

  private final List<Integer> begun = new ArrayList<>();
  private final Map<Integer, Integer> held = new ConcurrentHashMap<>();
  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
  private final Partitions partitions =
      new Partitions(
          new Idle<NoWork>(),
          false,
          new Author(EventIds.timeOrdered(Clock.systemUTC(), new Random(1)), Clock.systemUTC()),
          new Nowhere(),
          new Observer() {
            @Override
            public void holds(int partition, int count) {
              held.put(partition, count);
            }
          });
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

  @Test
  void stopsThePartitionOfAnEventThatNeedsANewerVersionAndNoOther() {
    tasks.assigned(consumer, given(0, 1));
    ProducerRecord<String, byte[]> newer = on(0);
    newer.headers().remove("ce_schemaversion").add("ce_schemaversion", "2".getBytes(UTF_8));

    tasks.polled(polled(on(0), 0, 0));
    tasks.polled(polled(on(1), 1, 0));
    await().until(() -> held.equals(Map.of(0, 1, 1, 1)));

    tasks.polled(polled(newer, 0, 1));

    await().until(() -> held.equals(Map.of(0, 0, 1, 1)));
    tasks.polled(polled(on(0), 0, 2));
    tasks.polled(polled(on(1), 1, 1));
    await().until(() -> held.get(1) == 2);
    await().during(A_WHILE).until(() -> held.get(0) == 0);
    assertThat(tasks.stopped().all())
        .containsExactly(entry(0, newer.topic() + ", offset 1: needs schema version 2"));

    tasks.assigned(consumer, given(0, 1));
    assertThat(tasks.stopped().all()).as("until it is read again").isEmpty();
  }

  /** An event of a task on that partition. */
  private static ProducerRecord<String, byte[]> on(int partition) {
    TaskId task = Tasks.task();
    while (EventRecords.partition(task.value(), PARTITIONS) != partition) {
      task = Tasks.task();
    }
    return new EventRecords()
        .record(Tasks.event(task, new TaskEvent.TaskResumed("ada", List.of())));
  }

  private static ConsumerRecords<String, byte[]> polled(
      ProducerRecord<String, byte[]> sent, int partition, long offset) {
    TopicPartition place = new TopicPartition(sent.topic(), partition);
    ConsumerRecord<String, byte[]> record =
        new ConsumerRecord<>(
            sent.topic(),
            partition,
            offset,
            0,
            TimestampType.CREATE_TIME,
            0,
            sent.value().length,
            sent.key(),
            sent.value(),
            sent.headers(),
            Optional.empty());
    return new ConsumerRecords<>(
        Map.of(place, List.of(record)), Map.of(place, new OffsetAndMetadata(offset + 1)));
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
