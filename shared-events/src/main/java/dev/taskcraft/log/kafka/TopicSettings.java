package dev.taskcraft.log.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/**
 * What the settings of topics mean for events. One loses them for sure; with the others they are
 * lost, or can't be appended, once a broker or a service fails.
 */
final class TopicSettings {
  static final String CLEANUP = "cleanup.policy";
  static final String RETENTION = "retention.ms";
  static final String IN_STEP = "min.insync.replicas";
  static final String UNCLEAN = "unclean.leader.election.enable";
  private static final String SIZE = "retention.bytes";
  private static final String MESSAGE = "max.message.bytes";

  /** From so many copies on, two must be in step. */
  static final int COPIES = 3;

  /** With less, a service that is down for a day may miss events. */
  static final Duration SHORTEST_RETENTION = Duration.ofDays(1);

  /** The largest event, its key and its headers, as a batch of its own. */
  static final int LEAST_MESSAGE = EventRecords.MAX_BYTES + 64 * 1024;

  private static final int NAMED = 3;

  private TopicSettings() {}

  /** Why this topic loses events; null when it does not. */
  static @Nullable String loss(String topic, Config config) {
    String policy = config.get(CLEANUP).value();
    return policy.equals("delete")
        ? null
        : "the topic %s has %s=%s, and would lose events; set it to delete"
            .formatted(topic, CLEANUP, policy);
  }

  /** What may go wrong, one line for all topics of which it is the same. */
  static List<String> warnings(Map<String, TopicDescription> topics, Map<String, Config> configs) {
    Map<String, List<String>> all = new TreeMap<>();
    new TreeMap<>(topics)
        .forEach(
            (name, topic) -> {
              Config config = configs.get(name);
              if (config != null) {
                warnings(copies(topic), config)
                    .forEach(it -> all.computeIfAbsent(it, _ -> new ArrayList<>()).add(name));
              }
            });
    return all.entrySet().stream()
        .map(it -> names(it.getValue(), topics.size()) + ": " + it.getKey())
        .toList();
  }

  /** The fewest that one of its partitions has. */
  private static int copies(TopicDescription topic) {
    return topic.partitions().stream().mapToInt(it -> it.replicas().size()).min().orElse(0);
  }

  private static List<String> warnings(int copies, Config config) {
    List<String> found = new ArrayList<>();
    long inStep = number(config, IN_STEP);
    if (inStep > copies) {
      found.add(
          "%s=%d of %d copies, so nothing can be appended; lower it"
              .formatted(IN_STEP, inStep, copies));
    } else if (copies < COPIES) {
      found.add(
          "%d of %d copies: acknowledged events are lost with a broker; for a try only"
              .formatted(copies, COPIES));
    } else if (inStep < 2) {
      found.add(
          "%s=%d of %d copies: an event that one broker has is acknowledged, and lost with it; set it to 2"
              .formatted(IN_STEP, inStep, copies));
    }
    if (!config.get(UNCLEAN).value().equals("false")) {
      found.add(
          UNCLEAN + "=true: a broker that lacks acknowledged events may lead; set it to false");
    }
    long retention = number(config, RETENTION);
    if (retention >= 0 && retention < SHORTEST_RETENTION.toMillis()) {
      found.add(
          "%s=%d: a service that was away for longer misses events; set it to %d (a day) or more"
              .formatted(RETENTION, retention, SHORTEST_RETENTION.toMillis()));
    }
    long size = number(config, SIZE);
    if (size >= 0) {
      found.add(
          "%s=%d: events go by size, whoever has not read them; set it to -1"
              .formatted(SIZE, size));
    }
    long message = number(config, MESSAGE);
    if (message < LEAST_MESSAGE) {
      found.add(
          "%s=%d: the largest events can't be appended; set it to %d or more"
              .formatted(MESSAGE, message, LEAST_MESSAGE));
    }
    return found;
  }

  private static long number(Config config, String name) {
    return Long.parseLong(config.get(name).value());
  }

  private static String names(List<String> names, int all) {
    if (names.size() == all) {
      return "all topics";
    }
    return names.size() <= NAMED
        ? String.join(", ", names)
        : "%s and %d others".formatted(names.getFirst(), names.size() - 1);
  }
}
