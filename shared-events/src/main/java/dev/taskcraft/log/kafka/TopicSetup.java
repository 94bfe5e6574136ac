package dev.taskcraft.log.kafka;

import dev.taskcraft.task.EventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics and checks them. They are never compacted, because each record of a task
 * counts; and their number of partitions never changes, because a task would then lie on two.
 *
 * @param partitions of every topic
 * @param replication copies of every record; at least two must be in step where there are three
 * @param retention how long records stay; state-service has them for longer
 */
public record TopicSetup(int partitions, short replication, Duration retention) {
  /** Where a topic's records go that are no events. */
  public static final String DEAD_LETTERS = ".dlq";

  private static final Duration KNOWN = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(50);

  /** The topics of all events. */
  public static Collection<String> topics() {
    return EventType.names();
  }

  /**
   * Creates what is missing; doing it twice, or two at once, does it once.
   *
   * @return what was missing
   * @throws IllegalStateException when the broker refuses, or what is there can't be worked with
   */
  public Collection<String> create(Admin admin) throws InterruptedException {
    List<NewTopic> wanted = new ArrayList<>();
    for (String name : withDeadLetters()) {
      wanted.add(
          new NewTopic(name, partitions, replication)
              .configs(
                  Map.of(
                      TopicSettings.CLEANUP,
                      "delete",
                      TopicSettings.RETENTION,
                      Long.toString(retention.toMillis()),
                      TopicSettings.IN_STEP,
                      replication >= TopicSettings.COPIES ? "2" : "1",
                      TopicSettings.UNCLEAN,
                      "false",
                      "message.timestamp.type",
                      "CreateTime")));
    }
    Set<String> created = new TreeSet<>();
    for (var asked : admin.createTopics(wanted).values().entrySet()) {
      try {
        asked.getValue().get();
        created.add(asked.getKey());
      } catch (ExecutionException failure) {
        if (!(failure.getCause() instanceof TopicExistsException)) {
          throw new IllegalStateException(
              "the topic " + asked.getKey() + " can't be created", failure.getCause());
        }
      }
    }
    awaitKnown(admin);
    TopicCheck _ = check(admin);
    return created;
  }

  /** The controller has made them; a broker that was not told yet still calls them missing. */
  private static void awaitKnown(Admin admin) throws InterruptedException {
    long deadline = System.nanoTime() + KNOWN.toNanos();
    while (!known(admin) && System.nanoTime() < deadline) {
      Thread.sleep(LOOK);
    }
  }

  private static boolean known(Admin admin) throws InterruptedException {
    try {
      Map<String, TopicDescription> _ =
          admin.describeTopics(withDeadLetters()).allTopicNames().get();
      return true;
    } catch (ExecutionException failure) {
      return !(failure.getCause() instanceof UnknownTopicOrPartitionException);
    }
  }

  /**
   * Whether the topics can be worked with.
   *
   * @throws IllegalStateException when not, saying why
   */
  public static TopicCheck check(Admin admin) throws InterruptedException {
    Map<String, TopicDescription> topics = describe(admin);
    int partitions = partitions(topics);
    Map<String, Config> configs = new TreeMap<>();
    try {
      admin
          .describeConfigs(
              topics.keySet().stream()
                  .map(it -> new ConfigResource(ConfigResource.Type.TOPIC, it))
                  .toList())
          .all()
          .get()
          .forEach((topic, config) -> configs.put(topic.name(), config));
    } catch (ExecutionException failure) {
      throw new IllegalStateException(
          failure.getCause() instanceof AuthorizationException
              ? "the settings of the task topics can't be read; allow DescribeConfigs on them"
              : "the broker can't be asked for its topics",
          failure.getCause());
    }
    configs.forEach(
        (topic, config) -> {
          String loss = TopicSettings.loss(topic, config);
          if (loss != null) {
            throw new IllegalStateException(loss);
          }
        });
    return new TopicCheck(partitions, TopicSettings.warnings(topics, configs));
  }

  private static Collection<String> withDeadLetters() {
    Set<String> names = new TreeSet<>(topics());
    topics().forEach(topic -> names.add(topic + DEAD_LETTERS));
    return names;
  }

  /**
   * What to say when topics have another number of partitions than before.
   *
   * @param what which topics
   */
  public static IllegalStateException changed(String what, int now, int before) {
    return new IllegalStateException(
        "%s: %d partitions, and %d when this cluster began; keys belong elsewhere now, and a task would lie on two partitions; docs/operations.md says how to go on, under \"When topics have other partitions\""
            .formatted(what, now, before));
  }

  /**
   * How many partitions the topics have.
   *
   * @throws IllegalStateException when a topic is missing, or they have not all the same number
   */
  public static int partitions(Admin admin) throws InterruptedException {
    return partitions(describe(admin));
  }

  private static Map<String, TopicDescription> describe(Admin admin) throws InterruptedException {
    try {
      return admin.describeTopics(withDeadLetters()).allTopicNames().get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new IllegalStateException(
            "task topics are missing; `taskcraft topics create` makes them", failure.getCause());
      }
      throw new IllegalStateException(
          "the broker can't be asked for its topics", failure.getCause());
    }
  }

  private static int partitions(Map<String, TopicDescription> topics) {
    Set<Integer> counts = new TreeSet<>();
    topics.values().forEach(topic -> counts.add(topic.partitions().size()));
    if (counts.size() != 1) {
      throw new IllegalStateException(
          "the task topics have different numbers of partitions, %s; they must have the same"
              .formatted(counts));
    }
    return counts.iterator().next();
  }
}
