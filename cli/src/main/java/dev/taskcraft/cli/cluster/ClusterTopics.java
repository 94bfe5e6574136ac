package dev.taskcraft.cli.cluster;

import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.log.kafka.TopicCheck;
import dev.taskcraft.log.kafka.TopicSetup;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * The topics of a cluster, as they are after {@link #create} or {@link #check}.
 *
 * @param topics how many there are of events, and as many again for dead letters
 * @param partitions of each
 * @param created those that were missing
 * @param warnings settings that may lose events, or keep them from being appended
 */
public record ClusterTopics(
    int topics, int partitions, List<String> created, List<String> warnings) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  public ClusterTopics {
    created = List.copyOf(created);
    warnings = List.copyOf(warnings);
  }

  /**
   * Creates what is missing.
   *
   * @param kafka the settings of Kafka's clients
   * @throws IllegalStateException when the broker can't be reached or refuses, or what is there
   *     can't be worked with
   */
  public static ClusterTopics create(Map<String, String> kafka, TopicSetup setup)
      throws InterruptedException {
    return with(kafka, setup::create);
  }

  /**
   * Looks whether all is as it must be.
   *
   * @throws IllegalStateException when not, or the broker can't be reached
   */
  public static ClusterTopics check(Map<String, String> kafka) throws InterruptedException {
    return with(kafka, _ -> List.of());
  }

  private static ClusterTopics with(Map<String, String> kafka, Work work)
      throws InterruptedException {
    Map<String, String> settings = new HashMap<>(kafka);
    String patience = Long.toString(PATIENCE.toMillis());
    settings.putIfAbsent("default.api.timeout.ms", patience);
    settings.putIfAbsent("request.timeout.ms", patience);
    try (Admin admin = new KafkaClients(settings).admin()) {
      Collection<String> created = work.of(admin);
      TopicCheck check = TopicSetup.check(admin);
      return new ClusterTopics(
          TopicSetup.topics().size(), check.partitions(), List.copyOf(created), check.warnings());
    } catch (KafkaException failure) {
      throw new IllegalStateException(String.valueOf(failure.getMessage()), failure.getCause());
    }
  }

  private interface Work {
    Collection<String> of(Admin admin) throws InterruptedException;
  }
}
