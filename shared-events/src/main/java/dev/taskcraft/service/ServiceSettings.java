package dev.taskcraft.service;

import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.log.postgres.PostgresAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Settings that follow from others: the topics of the channel are those of all events, and both of
 * Quarkus's data sources are the one DATABASE_URL.
 */
public final class ServiceSettings implements ConfigSource {
  private static final int BELOW_APPLICATION_PROPERTIES = 240;

  private final Map<String, String> settings = new HashMap<>();

  /** Reads the environment. */
  public ServiceSettings() {
    this(System.getenv("DATABASE_URL"));
  }

  ServiceSettings(@Nullable String url) {
    settings.put(
        "mp.messaging.incoming." + TaskChannel.NAME + ".topics",
        String.join(",", TopicSetup.topics()));
    if (url != null && !url.isBlank()) {
      settings.put("taskcraft.database.url", url);
      PostgresAddress address = PostgresAddress.parse(url);
      String place =
          "postgresql://%s:%d/%s".formatted(address.host(), address.port(), address.database());
      settings.put("quarkus.datasource.reactive.url", place);
      settings.put("quarkus.datasource.jdbc.url", "jdbc:" + place);
      if (address.user() != null) {
        settings.put("quarkus.datasource.username", address.user());
      }
      if (address.password() != null) {
        settings.put("quarkus.datasource.password", address.password());
      }
    }
  }

  @Override
  public Set<String> getPropertyNames() {
    return Set.copyOf(settings.keySet());
  }

  @Override
  public @Nullable String getValue(String name) {
    return settings.get(name);
  }

  @Override
  public String getName() {
    return "TaskCraft";
  }

  @Override
  public int getOrdinal() {
    return BELOW_APPLICATION_PROPERTIES;
  }
}
