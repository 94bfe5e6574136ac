package dev.taskcraft.cli.cluster;

import dev.taskcraft.serde.StrictJson;
import dev.taskcraft.serde.UnreadableJson;
import dev.taskcraft.tls.Authorities;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a cluster is, and as whom one speaks to it. Its text never shows the token.
 *
 * @param kafka the settings of Kafka's clients, by Kafka's names
 * @param state the state-service
 * @param approval the approval-service
 * @param executor an executor-service; null where it is not known, because only its list of modules
 *     is asked for
 * @param key the file of the key that requests are signed with; null to sign none
 * @param ca the file of the authorities of the services' certificates, see {@link Authorities};
 *     null for those of the JVM
 */
public record ClusterAddress(
    Map<String, String> kafka,
    String state,
    String approval,
    @Nullable String executor,
    String token,
    @Nullable Path key,
    @Nullable Path ca) {
  private static final String SERVERS = "bootstrap.servers";
  private static final Pattern SECURITY = Pattern.compile("KAFKA_(SECURITY|SASL|SSL)_[A-Z_]+");

  public ClusterAddress {
    kafka = Map.copyOf(kafka);
  }

  /**
   * Reads a profile; the environment's KAFKA_BOOTSTRAP_SERVERS and what else {@link #kafka(Path,
   * KafkaFlags, Map)} takes from there, TASKCRAFT_STATE_URL, TASKCRAFT_APPROVAL_URL,
   * TASKCRAFT_EXECUTOR_URL, TASKCRAFT_TOKEN, TASKCRAFT_REQUEST_KEY and TASKCRAFT_TLS_CA come before
   * what it says.
   *
   * @param profile a JSON object with {@code kafka} (an object), {@code state}, {@code approval},
   *     {@code executor}, {@code token}, {@code key} and {@code ca}; {@code executor} and the last
   *     two may be left out
   * @param flags come before the environment
   * @throws IllegalArgumentException saying what is missing or unusable, and where to put it
   */
  public static ClusterAddress of(Path profile, KafkaFlags flags, Map<String, String> environment) {
    Map<String, @Nullable Object> said = read(profile);
    ClusterAddress address =
        new ClusterAddress(
            kafka(said, profile, flags, environment),
            one(said, "state", environment, "TASKCRAFT_STATE_URL", profile),
            one(said, "approval", environment, "TASKCRAFT_APPROVAL_URL", profile),
            text(said, "executor", environment, "TASKCRAFT_EXECUTOR_URL"),
            one(said, "token", environment, "TASKCRAFT_TOKEN", profile),
            file(said, "key", environment, "TASKCRAFT_REQUEST_KEY"),
            file(said, "ca", environment, Authorities.SETTING));
    HttpClient.Builder _ = address.client(); // refuses what is unusable
    return address;
  }

  /**
   * The settings of Kafka's clients alone. The environment's KAFKA_SECURITY_PROTOCOL,
   * KAFKA_SASL_... and KAFKA_SSL_... are settings by the same names in lower case with dots.
   *
   * @throws IllegalArgumentException when nothing says where Kafka is
   */
  public static Map<String, String> kafka(
      Path profile, KafkaFlags flags, Map<String, String> environment) {
    return kafka(read(profile), profile, flags, environment);
  }

  private static Map<String, String> kafka(
      Map<String, @Nullable Object> said,
      Path profile,
      KafkaFlags flags,
      Map<String, String> environment) {
    Map<String, String> kafka = new HashMap<>();
    if (said.get("kafka") instanceof Map<?, ?> settings) {
      settings.forEach((name, value) -> kafka.put(String.valueOf(name), String.valueOf(value)));
    }
    environment.forEach(
        (name, value) -> {
          if (SECURITY.matcher(name).matches() && !value.isBlank()) {
            kafka.put(
                name.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.'),
                value);
          }
        });
    String servers = environment.get("KAFKA_BOOTSTRAP_SERVERS");
    if (servers != null && !servers.isBlank()) {
      kafka.put(SERVERS, servers);
    }
    kafka.putAll(flags.settings());
    if (!kafka.containsKey(SERVERS)) {
      throw missing("the address of Kafka", "KAFKA_BOOTSTRAP_SERVERS", "kafka", profile);
    }
    return kafka;
  }

  private static @Nullable Path file(
      Map<String, @Nullable Object> said,
      String name,
      Map<String, String> environment,
      String variable) {
    String file = text(said, name, environment, variable);
    return file == null ? null : Path.of(file);
  }

  private static @Nullable String text(
      Map<String, @Nullable Object> said,
      String name,
      Map<String, String> environment,
      String variable) {
    String set = environment.get(variable);
    if (set != null && !set.isBlank()) {
      return set;
    }
    return said.get(name) instanceof String text ? text : null;
  }

  /** A client for its services. */
  HttpClient.Builder client() {
    return Authorities.client(
        Optional.ofNullable(ca),
        executor == null ? List.of(state, approval) : List.of(state, approval, executor));
  }

  private static Map<String, @Nullable Object> read(Path profile) {
    try {
      return StrictJson.parseObject(Files.readString(profile));
    } catch (NoSuchFileException _) {
      return Map.of();
    } catch (IOException failure) {
      throw new IllegalArgumentException("can't read " + profile + ": " + failure, failure);
    } catch (UnreadableJson bad) {
      throw new IllegalArgumentException(profile + ": " + bad.getMessage(), bad);
    }
  }

  private static String one(
      Map<String, @Nullable Object> said,
      String name,
      Map<String, String> environment,
      String variable,
      Path profile) {
    String text = text(said, name, environment, variable);
    if (text == null) {
      throw missing("'" + name + "'", variable, name, profile);
    }
    return text;
  }

  private static IllegalArgumentException missing(
      String what, String variable, String name, Path profile) {
    return new IllegalArgumentException(
        "no cluster is known: %s is missing; set %s, or '%s' in %s (`make cluster` writes it)"
            .formatted(what, variable, name, profile));
  }

  @Override
  public String toString() {
    return "%s, %s, %s".formatted(kafka.get(SERVERS), state, approval);
  }
}
