package dev.taskcraft.log.kafka;

import dev.taskcraft.task.EventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
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

  /** The topics of all events. */
  public static Collection<String> topics() {
    return EventType.names();
  }

  /** Creates what is missing; doing it twice, or two at once, does it once. */
  public void create(Admin admin) throws InterruptedException {
    Set<String> names = new TreeSet<>(topics());
    topics().forEach(topic -> names.add(topic + DEAD_LETTERS));
    List<NewTopic> missing = new ArrayList<>();
    for (String name : names) {
      missing.add(
          new NewTopic(name, partitions, replication)
              .configs(
                  Map.of(
                      "cleanup.policy", "delete",
                      "retention.ms", Long.toString(retention.toMillis()),
                      "min.insync.replicas", replication >= 3 ? "2" : "1",
                      "unclean.leader.election.enable", "false",
                      "message.timestamp.type", "CreateTime")));
    }
    admin
        .createTopics(missing)
        .values()
        .forEach(
            (_, created) -> {
              try {
                created.get();
              } catch (ExecutionException failure) {
                if (!(failure.getCause() instanceof TopicExistsException)) {
                  throw new IllegalStateException(failure.getCause());
                }
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    partitions(admin);
  }

  /**
   * How many partitions the topics have.
   *
   * @throws IllegalStateException when a topic is missing, or they have not all the same number
   */
  public static int partitions(Admin admin) throws InterruptedException {
    Map<String, TopicDescription> all;
    try {
      all = admin.describeTopics(topics()).allTopicNames().get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new IllegalStateException(
            "task topics are missing; `taskcraft topics create` makes them", failure.getCause());
      }
      throw new IllegalStateException(
          "the broker can't be asked for its topics", failure.getCause());
    }
    Set<Integer> counts = new TreeSet<>();
    all.values().forEach(topic -> counts.add(topic.partitions().size()));
    if (counts.size() != 1) {
      throw new IllegalStateException(
          "the task topics have different numbers of partitions, %s; they must have the same"
              .formatted(counts));
    }
    return counts.iterator().next();
  }
}
