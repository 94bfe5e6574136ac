package dev.taskcraft.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TlsSettingsTest {
  @Test
  void closesThePortToPlainHttp() {
    assertThat(
            TlsSettings.of(
                Map.of("TASKCRAFT_TLS_CERTIFICATE", "a.crt", "TASKCRAFT_TLS_KEY", "a.key")))
        .containsEntry("quarkus.http.insecure-requests", "disabled");
    assertThat(TlsSettings.of(Map.of("TASKCRAFT_TLS_KEY", " "))).isEmpty();
  }

  @Test
  void doesNotFallBackToPlainHttpWhenOneIsMissing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsSettings.of(Map.of("TASKCRAFT_TLS_CERTIFICATE", "a.crt")))
        .withMessage(
            "TASKCRAFT_TLS_CERTIFICATE is set and TASKCRAFT_TLS_KEY is not; set both to speak TLS, or neither");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsSettings.of(Map.of("TASKCRAFT_TLS_KEY", "a.key")))
        .withMessageContaining("TASKCRAFT_TLS_CERTIFICATE is not");
  }
}
