package dev.taskcraft.cli;

import dev.taskcraft.cli.cluster.ClusterAddress;
import dev.taskcraft.cli.cluster.ClusterTopics;
import dev.taskcraft.log.kafka.TopicSetup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskcraft topics}: the topics of a cluster. */
@Command(name = "topics", description = "Create the topics of a cluster, or check them.")
final class TopicsCommand extends Group {
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = {
        "Create the topics that are missing, and their dead-letter topics; what is there stays.",
        "The number of partitions is for life: it can't be changed later. Topics are never"
            + " compacted."
      })
  int create(
      @Option(
              names = "--partitions",
              paramLabel = "N",
              defaultValue = "12",
              description = "Partitions of every topic (default: ${DEFAULT-VALUE}).")
          int partitions,
      @Option(
              names = "--replication",
              paramLabel = "N",
              defaultValue = "3",
              description =
                  "Copies of every record (default: ${DEFAULT-VALUE}); from 3 on, two must be in"
                      + " step. With 1, a lost broker loses acknowledged events.")
          int replication,
      @Option(
              names = "--retention-days",
              paramLabel = "DAYS",
              defaultValue = "7",
              description =
                  "How long records stay (default: ${DEFAULT-VALUE}); longer than a task may wait"
                      + " for a person, or than any outage.")
          int days)
      throws InterruptedException {
    positive("--partitions", partitions);
    positive("--replication", replication);
    positive("--retention-days", days);
    TopicSetup setup = new TopicSetup(partitions, (short) replication, Duration.ofDays(days));
    Map<String, String> kafka = kafka();
    try {
      tell(ClusterTopics.create(kafka, setup));
    } catch (IllegalStateException failure) {
      throw trouble(failure);
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Say whether all topics are there, with the same number of partitions, and none that would"
            + " lose events.",
        "Settings that may lose events when a broker or a service fails are warnings."
      })
  int check() throws InterruptedException {
    Map<String, String> kafka = kafka();
    try {
      tell(ClusterTopics.check(kafka));
    } catch (IllegalStateException failure) {
      throw trouble(failure);
    }
    return ExitCode.DONE;
  }

  private static void positive(String option, int value) {
    if (value < 1 || value > Short.MAX_VALUE) {
      throw Failure.badInput(
          "%s %d is not a number from 1 to %d".formatted(option, value, Short.MAX_VALUE),
          "leave it out for the default");
    }
  }

  private Map<String, String> kafka() {
    try {
      return ClusterAddress.kafka(
          globals().clusterFile(), globals().kafkaFlags(), globals().environment());
    } catch (IllegalArgumentException missing) {
      throw Failure.badInput(String.valueOf(missing.getMessage()), null);
    }
  }

  private void tell(ClusterTopics topics) {
    console()
        .say(
            "%d topics of events with %d partitions each, and as many for dead letters; %s."
                .formatted(
                    topics.topics(),
                    topics.partitions(),
                    topics.created().isEmpty()
                        ? "nothing was missing"
                        : topics.created().size() + " created"));
    topics.warnings().forEach(it -> console().warn("warning: " + it));
    console()
        .object(
            new Told(1, topics.topics(), topics.partitions(), topics.created(), topics.warnings()));
  }

  private static Failure trouble(IllegalStateException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String message = String.valueOf(failure.getMessage());
    return Failure.unavailable(
        cause == failure ? message : message + ": " + cause.getMessage(),
        "see that the broker runs, and that --bootstrap-servers and --kafka-config are right");
  }

  private record Told(
      int schema, int topics, int partitions, List<String> created, List<String> warnings) {}
}
