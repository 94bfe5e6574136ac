package dev.taskcraft.approval.service.reading;

import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.log.kafka.StoppedPartitions;
import dev.taskcraft.task.Envelope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * What one poll brought, understood. Requests are not: they ask no person, and are polled because
 * their headers say what trace the task belongs to.
 *
 * @param next where each place goes on after it
 * @param stopped partitions with an event that needs a newer version, and which; {@code next} stays
 *     at that event
 */
record Polled(
    List<Envelope> events,
    List<Skipped> skipped,
    Map<Place, Long> next,
    Map<Integer, String> stopped) {

  /** A record that is no event; state-service sets it aside, and says why. */
  record Skipped(Place place, long offset) {}

  /**
   * Reads the records.
   *
   * @param partitions how many there are
   * @param wanted which of those to take
   */
  static Polled of(
      ConsumerRecords<String, byte[]> polled,
      EventRecords records,
      int partitions,
      IntPredicate wanted) {
    Polled batch =
        new Polled(new ArrayList<>(), new ArrayList<>(), new HashMap<>(), new TreeMap<>());
    polled
        .nextOffsets()
        .forEach(
            (topic, next) -> {
              if (wanted.test(topic.partition())) {
                batch.next.put(Place.of(topic), next.offset());
              }
            });
    for (TopicPartition topic : polled.partitions()) {
      if (wanted.test(topic.partition()) && !topic.topic().equals(EventRecords.REQUESTS)) {
        batch.read(Place.of(topic), polled.records(topic), records, partitions);
      }
    }
    return batch;
  }

  private void read(
      Place place,
      List<ConsumerRecord<String, byte[]>> polled,
      EventRecords records,
      int partitions) {
    for (ConsumerRecord<String, byte[]> record : polled) {
      switch (records.read(record, partitions)) {
        case EventRecords.Event(Envelope event) -> events.add(event);
        case EventRecords.Bad _ -> skipped.add(new Skipped(place, record.offset()));
        case EventRecords.Pending _ -> {} // a request
        case EventRecords.Newer(int version) -> {
          next.put(place, record.offset());
          stopped.put(place.partition(), StoppedPartitions.needs(record, version));
          return;
        }
      }
    }
  }
}
