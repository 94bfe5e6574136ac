package dev.taskcraft.log.kafka;

import dev.taskcraft.cluster.Delivery;
import dev.taskcraft.cluster.Partitions;
import dev.taskcraft.cluster.Snapshot;
import dev.taskcraft.cluster.Snapshots;
import dev.taskcraft.signing.TrustedKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a consumer of all task topics does about assignments and records, whoever polls it: it tells
 * the partitions. Offsets are not committed, because where reading goes on follows from the
 * snapshot.
 */
public final class TaskConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(TaskConsumer.class);

  private final Partitions partitions;
  private final Snapshots snapshots;
  private final int count;
  private final EventRecords records;
  private final Set<Integer> ours = new HashSet<>();
  private final StoppedPartitions stopped = new StoppedPartitions();

  /**
   * Takes its parts.
   *
   * @param count how many partitions each topic has
   * @param trusted whose requests may embed their coworker
   */
  public TaskConsumer(Partitions partitions, Snapshots snapshots, int count, TrustedKeys trusted) {
    records = new EventRecords(trusted);
    this.partitions = partitions;
    this.snapshots = snapshots;
    this.count = count;
  }

  /**
   * The consumer has these now; called by the thread that polls.
   *
   * @throws IllegalStateException when nothing may be processed, see {@link Assignment}
   */
  public synchronized void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
    Assignment.check(consumer, assigned, TopicSetup.topics(), count);
    byNumber(assigned).forEach((partition, places) -> begin(consumer, partition, places));
    stopped.clear();
  }

  private static Map<Integer, List<TopicPartition>> byNumber(Collection<TopicPartition> places) {
    return places.stream()
        .collect(
            Collectors.groupingBy(TopicPartition::partition, TreeMap::new, Collectors.toList()));
  }

  private void begin(Consumer<?, ?> consumer, int partition, List<TopicPartition> places) {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(places);
    Map<TopicPartition, Long> ends = consumer.endOffsets(places);
    Snapshot known = snapshots.of(partition, count);
    Map<String, Long> next = new HashMap<>();
    Map<String, Long> until = new HashMap<>();
    for (TopicPartition place : places) {
      long from =
          Math.max(known.next().getOrDefault(place.topic(), 0L), begins.getOrDefault(place, 0L));
      consumer.seek(place, from);
      next.put(place.topic(), from);
      until.put(place.topic(), ends.getOrDefault(place, 0L));
    }
    ours.add(partition);
    partitions.assigned(partition, new Snapshot(next, known.events()), until);
  }

  /** The consumer has these no more. */
  public synchronized void revoked(Collection<TopicPartition> revoked) {
    revoked.stream()
        .map(TopicPartition::partition)
        .distinct()
        .filter(ours::remove)
        .forEach(partitions::revoked);
  }

  /** The consumer has none any more, because it is closed. */
  public synchronized void closed() {
    ours.forEach(partitions::revoked);
    ours.clear();
  }

  /** These were polled. Each partition is told as soon as its own are read. */
  public synchronized void polled(ConsumerRecords<String, byte[]> polled) {
    byNumber(polled.nextOffsets().keySet())
        .forEach((partition, places) -> polled(polled, partition, places));
  }

  private void polled(
      ConsumerRecords<String, byte[]> polled, int partition, List<TopicPartition> places) {
    List<Delivery> deliveries = new ArrayList<>();
    Map<String, Long> positions = new HashMap<>();
    for (TopicPartition place : places) {
      for (ConsumerRecord<String, byte[]> record : polled.records(place)) {
        if (!ours.contains(partition)) {
          return;
        }
        switch (records.read(record, count)) {
          case EventRecords.Event(var envelope) ->
              deliveries.add(new Delivery(record.topic(), record.offset(), envelope));
          case EventRecords.Bad _ ->
              LOG.atDebug()
                  .addKeyValue("topic", record.topic())
                  .addKeyValue("offset", record.offset())
                  .log("record skipped, it is no event; its dead letter says why");
          case EventRecords.Pending _ -> {} // state-service appends it again as an event
          case EventRecords.Newer(int version) -> stop(record, version);
        }
      }
      positions.put(
          place.topic(), Objects.requireNonNull(polled.nextOffsets().get(place)).offset());
    }
    if (ours.contains(partition)) {
      partitions.read(partition, deliveries, positions);
    }
  }

  /** Nothing is decided about tasks of which something can't be read. */
  private void stop(ConsumerRecord<String, byte[]> record, int version) {
    int partition = record.partition();
    if (ours.remove(partition)) {
      partitions.revoked(partition);
    }
    stopped.stop(Map.of(partition, StoppedPartitions.needs(record, version)));
  }

  /** Partitions with an event that needs a newer version; nothing is done about their tasks. */
  public StoppedPartitions stopped() {
    return stopped;
  }
}
