package dev.taskcraft.state.service;

import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Task;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Folds the tasks of a partition from nothing but what lies in the topics. Holds so many tasks at a
 * time and no more: those with the lowest ids first, and the topics are read again for the next.
 */
final class TopicFold {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Consumer<String, byte[]> consumer;
  private final EventRecords records;
  private final int partitions;
  private final int most;

  /**
   * Takes its parts.
   *
   * @param consumer in no group
   * @param partitions how many each topic has
   * @param most so many tasks are held at a time
   */
  TopicFold(Consumer<String, byte[]> consumer, EventRecords records, int partitions, int most) {
    this.consumer = consumer;
    this.records = records;
    this.partitions = partitions;
    this.most = most;
  }

  /**
   * Tasks by id.
   *
   * @param more whether there are others after them
   * @param begins where each topic begins by now; what lay before is gone
   */
  record Tasks(NavigableMap<String, Task> tasks, boolean more, Map<String, Long> begins) {}

  /**
   * The tasks with the lowest ids after this one.
   *
   * @param until where to end in each topic
   * @throws IllegalStateException when the broker stops to answer
   */
  Tasks after(String after, int partition, Map<String, Long> until) {
    List<TopicPartition> places =
        TopicSetup.topics().stream().map(it -> new TopicPartition(it, partition)).toList();
    consumer.assign(places);
    consumer.seekToBeginning(places);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(places));
    ends.replaceAll((place, end) -> Math.min(end, until.getOrDefault(place.topic(), 0L)));
    Slice slice = new Slice(after);
    long heard = System.nanoTime();
    while (ends.entrySet().stream()
        .anyMatch(it -> consumer.position(it.getKey()) < it.getValue())) {
      var polled = consumer.poll(POLL);
      if (!polled.isEmpty()) {
        heard = System.nanoTime();
      } else if (System.nanoTime() - heard > PATIENCE.toNanos()) {
        throw new IllegalStateException("nothing was read of the topics for " + PATIENCE);
      }
      for (ConsumerRecord<String, byte[]> record : polled) {
        TopicPartition place = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < ends.getOrDefault(place, 0L)
            && records.read(record, partitions) instanceof EventRecords.Event(Envelope event)) {
          slice.add(event);
        }
      }
    }
    Map<String, Long> begins = new HashMap<>();
    consumer.beginningOffsets(places).forEach((place, at) -> begins.put(place.topic(), at));
    return new Tasks(slice.tasks(), slice.more, begins);
  }

  /** The tasks that are held. */
  private final class Slice {
    private final String after;
    private final NavigableMap<String, Entry> entries = new TreeMap<>();
    private boolean more;

    Slice(String after) {
      this.after = after;
    }

    void add(Envelope event) {
      String id = event.task().value();
      if (id.compareTo(after) <= 0) {
        return;
      }
      if (entries.size() >= most && id.compareTo(entries.lastKey()) > 0) {
        more = true; // and so is whatever was pushed out, because the last one only gets lower
        return;
      }
      entries.computeIfAbsent(id, _ -> new Entry(Task.empty(event.task()))).add(event);
      if (entries.size() > most) {
        entries.pollLastEntry();
        more = true;
      }
    }

    NavigableMap<String, Task> tasks() {
      NavigableMap<String, Task> tasks = new TreeMap<>();
      entries.forEach((id, entry) -> tasks.put(id, entry.task));
      return tasks;
    }
  }

  /** A task, folded as it is when it is stored. */
  private static final class Entry {
    private final Set<EventId> seen = new HashSet<>();
    private Task task;

    Entry(Task task) {
      this.task = task;
    }

    void add(Envelope event) {
      if (seen.add(event.id())) {
        try {
          task = task.apply(event);
        } catch (RuntimeException _) {
          // an event that breaks the fold is left out when it is stored, too
        }
      }
    }
  }
}
