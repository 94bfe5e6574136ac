package dev.taskcraft.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceSettingsTest {
  @Test
  void makesNoTracesUntilSomebodySaysWhereTo() {
    for (Map<String, String> environment :
        java.util.List.of(
            Map.<String, String>of(),
            Map.of("OTEL_SERVICE_NAME", "planner"),
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", " "))) {
      assertThat(new ServiceSettings(environment).getPropertyNames())
          .noneMatch(name -> name.startsWith("quarkus.otel."));
    }
  }

  @Test
  void takesTheSettingsOfOpenTelemetryUnderTheirOwnNames() {
    ServiceSettings settings =
        new ServiceSettings(
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318",
                "OTEL_TRACES_SAMPLER_ARG", "0.1"));
    assertThat(settings.getValue("quarkus.otel.sdk.disabled")).isEqualTo("false");
    assertThat(settings.getValue("quarkus.otel.exporter.otlp.endpoint"))
        .isEqualTo("http://collector:4318");
    assertThat(settings.getValue("quarkus.otel.exporter.otlp.protocol")).isEqualTo("http/protobuf");
    assertThat(settings.getValue("quarkus.otel.traces.sampler.arg")).isEqualTo("0.1");
  }

  @Test
  void tellsServicesWithoutADataSourceNothingOfOne() {
    ServiceSettings settings =
        new ServiceSettings(Map.of("DATABASE_URL", "postgresql://ann:secret@db:5433/tasks"));
    assertThat(settings.getPropertyNames())
        .noneMatch(name -> name.startsWith("quarkus.datasource."));
    assertThat(settings.getValue("postgres.place")).isEqualTo("postgresql://db:5433/tasks");
    assertThat(settings.getValue("postgres.user")).isEqualTo("ann");
    assertThat(settings.getValue("postgres.password")).isEqualTo("secret");
  }
}
