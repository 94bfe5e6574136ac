package dev.taskcraft.log.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** What must hold of the partitions that a consumer is given before anything of them is read. */
public final class Assignment {
  private Assignment() {}

  /**
   * Whether each partition number comes with all topics.
   *
   * @param topics those that the consumer reads
   * @throws IllegalStateException when not: then the group's members don't all subscribe to the
   *     same topics by the range assignor, and nothing may be processed
   */
  public static void check(Collection<TopicPartition> assigned, Collection<String> topics) {
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
