package dev.taskcraft.log.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** What must hold of the partitions that a consumer is given before anything of them is read. */
public final class Assignment {
  private Assignment() {}

  /**
   * Whether the topics have as many partitions as before, and each number comes with all of them.
   *
   * @param consumer asked for what it knows of its topics; also one that was given none of the new
   *     partitions must stop, because producers hash keys over all of them
   * @param topics those that the consumer reads
   * @param partitions how many each topic must have
   * @throws IllegalStateException when not, and nothing may be processed: keys belong elsewhere
   *     now, or the group's members don't all subscribe to the same topics by the range assignor
   */
  public static void check(
      Consumer<?, ?> consumer,
      Collection<TopicPartition> assigned,
      Collection<String> topics,
      int partitions) {
    for (TopicPartition place : assigned) {
      // what is given may be newer than what is known
      int now = Math.max(consumer.partitionsFor(place.topic()).size(), place.partition() + 1);
      if (now != partitions) {
        throw TopicSetup.changed("topic " + place.topic(), now, partitions);
      }
    }
    complete(assigned, topics);
  }

  private static void complete(Collection<TopicPartition> assigned, Collection<String> topics) {
    Map<Integer, TreeSet<String>> byNumber = new TreeMap<>();
    for (TopicPartition place : assigned) {
      byNumber.computeIfAbsent(place.partition(), _ -> new TreeSet<>()).add(place.topic());
    }
    byNumber.forEach(
        (number, given) -> {
          if (!given.containsAll(topics)) {
            throw new IllegalStateException(
                "partition %d was assigned without that of %s; all members of a group must subscribe to the same topics by the range assignor"
                    .formatted(
                        number,
                        topics.stream()
                            .filter(it -> !given.contains(it))
                            .sorted()
                            .collect(Collectors.joining(", "))));
          }
        });
  }
}
