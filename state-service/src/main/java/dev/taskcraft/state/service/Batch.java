package dev.taskcraft.state.service;

import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.log.kafka.StoppedPartitions;
import dev.taskcraft.state.service.DeadLetters.Letter;
import dev.taskcraft.state.service.OutsideRequests.Arrived;
import dev.taskcraft.state.storing.Arrival;
import dev.taskcraft.state.storing.Merge;
import dev.taskcraft.state.storing.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * What one poll brought, understood.
 *
 * @param arrivals in the order in which they are to be stored
 * @param requests that are no events yet
 * @param next where each partition of each topic goes on after it
 * @param stopped partitions with an event that needs a newer version, and which
 * @param polled the records themselves
 */
record Batch(
    List<Arrival> arrivals,
    List<Letter> letters,
    List<Arrived> requests,
    Map<TopicPartition, Long> next,
    Map<Integer, String> stopped,
    ConsumerRecords<String, byte[]> polled) {

  /**
   * Reads the records.
   *
   * @param partitions how many there are
   * @param wanted which of those to take
   */
  static Batch of(
      ConsumerRecords<String, byte[]> polled,
      EventRecords records,
      int partitions,
      Predicate<TopicPartition> wanted) {
    List<List<Arrival>> topics = new ArrayList<>();
    List<Letter> letters = new ArrayList<>();
    List<Arrived> requests = new ArrayList<>();
    Map<TopicPartition, Long> next = new HashMap<>();
    Map<Integer, String> stopped = new TreeMap<>();
    polled
        .nextOffsets()
        .forEach(
            (place, position) -> {
              if (wanted.test(place)) {
                next.put(place, position.offset());
              }
            });
    for (TopicPartition place : polled.partitions()) {
      if (!wanted.test(place)) {
        continue;
      }
      List<Arrival> arrivals = new ArrayList<>();
      topics.add(arrivals);
      for (ConsumerRecord<String, byte[]> record : polled.records(place)) {
        EventRecords.Read read = records.read(record, partitions);
        if (read instanceof EventRecords.Newer(int version)) {
          next.put(place, record.offset());
          stopped.put(place.partition(), StoppedPartitions.needs(record, version));
          break;
        }
        switch (read) {
          case EventRecords.Event(var event) ->
              arrivals.add(
                  new Arrival(
                      new Place(record.topic(), record.partition(), record.offset()), event));
          case EventRecords.Bad(String reason) -> letters.add(new Letter(record, reason));
          case EventRecords.Pending request -> requests.add(new Arrived(record, request));
          case EventRecords.Newer _ -> throw new AssertionError("seen above");
        }
      }
    }
    return new Batch(Merge.byTime(topics), letters, requests, next, stopped, polled);
  }

  /** The same without what lies elsewhere. */
  Batch only(Set<TopicPartition> places) {
    Map<TopicPartition, Long> rest = new HashMap<>(next);
    rest.keySet().retainAll(places);
    return new Batch(
        arrivals.stream()
            .filter(
                it ->
                    places.contains(new TopicPartition(it.place().topic(), it.place().partition())))
            .toList(),
        letters,
        requests,
        rest,
        stopped,
        polled);
  }

  /** The record that lies there, as what is set aside. */
  Letter letter(Place place, String reason) {
    return polled.records(new TopicPartition(place.topic(), place.partition())).stream()
        .filter(record -> record.offset() == place.offset())
        .findFirst()
        .map(record -> new Letter(record, reason))
        .orElseThrow(() -> new IllegalStateException(place + " is not of this batch"));
  }
}
