package dev.taskcraft.cli;

import dev.taskcraft.cli.cluster.KafkaFlags;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options of every command, before or after its name. A flag beats the environment. */
final class Globals {
  private final Map<String, String> environment;

  Globals(Map<String, String> environment) {
    this.environment = environment;
  }

  @Option(
      names = "--backend",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description =
          "Where tasks are kept: sqlite (default), postgres, or kafka: a cluster that carries them"
              + " on. Environment: TASKCRAFT_BACKEND.")
  @Nullable String backend;

  @Option(
      names = "--cluster",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description =
          "With --backend kafka: the profile of the cluster (default: .taskcraft/cluster.json)."
              + " Environment: TASKCRAFT_CLUSTER_FILE.")
  @Nullable String cluster;

  @Option(
      names = "--bootstrap-servers",
      scope = ScopeType.INHERIT,
      paramLabel = "HOST:PORT",
      description =
          "With --backend kafka: in place of the profile's. Environment: KAFKA_BOOTSTRAP_SERVERS.")
  @Nullable String bootstrapServers;

  @Option(
      names = "--kafka-config",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME=VALUE",
      parameterConsumer = KafkaSetting.class,
      description =
          "With --backend kafka: a setting of Kafka's clients whose name begins with security.,"
              + " sasl. or ssl., e.g. security.protocol=SASL_SSL; may be repeated. Secrets are taken"
              + " from the environment or the profile only. Environment: KAFKA_SECURITY_PROTOCOL,"
              + " KAFKA_SASL_..., KAFKA_SSL_...")
  Map<String, String> kafkaConfig = new LinkedHashMap<>();

  @Option(
      names = "--executor",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description =
          "Where tools run: host (default), or docker, each in a container of its own."
              + " Environment: TASKCRAFT_EXECUTOR.")
  @Nullable String executor;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print one JSON object as the last line of standard output.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Print no progress.")
  boolean quiet;

  /** The environment that the command was started with. */
  Map<String, String> environment() {
    return environment;
  }

  /** Refuses, before anything is opened, values that name nothing there is. */
  void check() {
    String _ = backend();
    String _ = executor(null);
    if (!kafkaConfig.isEmpty()) {
      KafkaFlags _ = kafkaFlags();
    }
  }

  String backend() {
    String name = or(backend, "TASKCRAFT_BACKEND", "sqlite");
    return switch (name) {
      case "sqlite", "postgres", "kafka" -> name;
      default ->
          throw Failure.badInput(
              "unknown backend '" + name + "'", "use --backend sqlite, postgres or kafka");
    };
  }

  /** Whether a cluster carries the tasks on, and not this process. */
  boolean inCluster() {
    return backend().equals("kafka");
  }

  /** What the command line says to Kafka's clients, by Kafka's names. */
  KafkaFlags kafkaFlags() {
    try {
      return KafkaFlags.of(bootstrapServers, kafkaConfig);
    } catch (IllegalArgumentException bad) {
      throw Failure.badInput(String.valueOf(bad.getMessage()), null);
    }
  }

  /** The profile of the cluster. */
  Path clusterFile() {
    return Path.of(or(cluster, "TASKCRAFT_CLUSTER_FILE", ".taskcraft/cluster.json"));
  }

  /**
   * Where tools run.
   *
   * @param fromFile what the coworker file says; null for nothing
   */
  String executor(@Nullable String fromFile) {
    return known(or(executor, "TASKCRAFT_EXECUTOR", fromFile == null ? "host" : fromFile));
  }

  /** The executor that the command line or the environment asks for; null for none. */
  @Nullable String askedExecutor() {
    String asked = or(executor, "TASKCRAFT_EXECUTOR", "");
    return asked.isEmpty() ? null : known(asked);
  }

  /**
   * Refuses to go on with a task elsewhere than it was requested to run: it would have other rights
   * than those that were approved.
   */
  void requireExecutor(Task task) {
    TaskRequested request = task.request();
    if (executor != null && request != null && !known(executor).equals(request.executor())) {
      throw Failure.badInput(
          "the tools of this task run on '%s', as it was requested".formatted(request.executor()),
          "leave --executor out, or start a new task");
    }
  }

  /** The executor of that name. */
  static String known(String name) {
    return switch (name) {
      case "host", "local" -> "host";
      case "docker" -> "docker";
      default ->
          throw Failure.badInput(
              "unknown executor '" + name + "'", "use --executor host or docker");
    };
  }

  private String or(@Nullable String flag, String variable, String otherwise) {
    if (flag != null) {
      return flag;
    }
    String value = environment.get(variable);
    return value == null || value.isBlank() ? otherwise : value;
  }
}
