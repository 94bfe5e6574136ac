package dev.taskcraft.cli.cluster;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * What a command line says to Kafka's clients. It comes before the environment, and the profile
 * comes last.
 *
 * @param settings by Kafka's names
 */
public record KafkaFlags(Map<String, String> settings) {
  private static final Pattern SECURITY = Pattern.compile("(security|sasl|ssl)\\..+");

  public KafkaFlags {
    settings = Map.copyOf(settings);
  }

  /**
   * Takes what was given.
   *
   * @param servers null for none
   * @param config of security
   * @throws IllegalArgumentException for a name that Kafka's security does not know, and for a
   *     secret, which every user of the machine could read in the list of processes
   */
  public static KafkaFlags of(@Nullable String servers, Map<String, String> config) {
    Map<String, String> settings = new HashMap<>();
    config.forEach(
        (name, value) -> {
          ConfigDef.ConfigKey key = AdminClientConfig.configDef().configKeys().get(name);
          if (key == null || !SECURITY.matcher(name).matches()) {
            throw new IllegalArgumentException(
                "--kafka-config %s: Kafka's clients have no such setting of security; one is e.g."
                        .formatted(name)
                    + " security.protocol, sasl.mechanism or ssl.truststore.location");
          }
          if (key.type() == ConfigDef.Type.PASSWORD) {
            throw new IllegalArgumentException(
                ("--kafka-config %s: a secret on a command line can be read by every user of this"
                        + " machine; set %s, or '%s' in 'kafka' of the profile")
                    .formatted(
                        name, "KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), name));
          }
          settings.put(name, value);
        });
    if (servers != null && !servers.isBlank()) {
      settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    }
    return new KafkaFlags(settings);
  }
}
