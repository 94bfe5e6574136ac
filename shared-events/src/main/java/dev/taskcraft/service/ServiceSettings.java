package dev.taskcraft.service;

import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.log.postgres.PostgresAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Settings that follow from others: the topics of the channel are those of all events, unless the
 * service names its own; what services with data sources need of the one DATABASE_URL is {@code
 * postgres.*}; traces are made where OTEL_EXPORTER_OTLP_ENDPOINT says where to; what
 * TASKCRAFT_TLS_CERTIFICATE means.
 */
public final class ServiceSettings implements ConfigSource {
  private static final int BELOW_APPLICATION_PROPERTIES = 240;
  private static final String COLLECTOR = "OTEL_EXPORTER_OTLP_ENDPOINT";

  /** OpenTelemetry's own names, which Quarkus has under another prefix. */
  private static final List<String> TELEMETRY =
      List.of(
          COLLECTOR,
          "OTEL_EXPORTER_OTLP_HEADERS",
          "OTEL_EXPORTER_OTLP_PROTOCOL",
          "OTEL_RESOURCE_ATTRIBUTES",
          "OTEL_SERVICE_NAME",
          "OTEL_TRACES_SAMPLER_ARG");

  private final Map<String, String> settings = new HashMap<>();

  /** Reads the environment. */
  public ServiceSettings() {
    this(System.getenv());
  }

  ServiceSettings(Map<String, String> environment) {
    database(environment.get("DATABASE_URL"));
    telemetry(environment);
    settings.putAll(TlsSettings.of(environment));
    settings.put(
        "mp.messaging.incoming." + TaskChannel.NAME + ".topics",
        String.join(",", TopicSetup.topics()));
  }

  private void telemetry(Map<String, String> environment) {
    if (environment.getOrDefault(COLLECTOR, "").isBlank()) {
      return; // and the SDK stays off
    }
    settings.put("quarkus.otel.sdk.disabled", "false");
    settings.put("quarkus.otel.exporter.otlp.protocol", "http/protobuf");
    for (String name : TELEMETRY) {
      String value = environment.getOrDefault(name, "");
      if (!value.isBlank()) {
        settings.put("quarkus." + name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
      }
    }
  }

  private void database(@Nullable String url) {
    if (url != null && !url.isBlank()) {
      settings.put("taskcraft.database.url", url);
      PostgresAddress address = PostgresAddress.parse(url);
      String place =
          "postgresql://%s:%d/%s".formatted(address.host(), address.port(), address.database());
      settings.put("postgres.place", place);
      if (address.user() != null) {
        settings.put("postgres.user", address.user());
      }
      if (address.password() != null) {
        settings.put("postgres.password", address.password());
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
