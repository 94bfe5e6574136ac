package dev.taskcraft.service;

import java.util.HashMap;
import java.util.Map;

/**
 * What Quarkus is told where TASKCRAFT_TLS_CERTIFICATE and TASKCRAFT_TLS_KEY are set: the port
 * speaks TLS and nothing else. And where TASKCRAFT_OIDC_CA is: whom to believe about the OpenID
 * provider.
 */
public final class TlsSettings {
  /** Quarkus's TLS configuration of the OpenID provider, there where TASKCRAFT_OIDC_CA is set. */
  public static final String OIDC = "oidc";

  private static final String SERVER = "server";
  private static final String CERTIFICATE = "TASKCRAFT_TLS_CERTIFICATE";
  private static final String KEY = "TASKCRAFT_TLS_KEY";

  private TlsSettings() {}

  /**
   * By Quarkus's names.
   *
   * @throws IllegalArgumentException when there is a certificate without its key, or the reverse
   */
  static Map<String, String> of(Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>(server(environment));
    String provider = environment.getOrDefault("TASKCRAFT_OIDC_CA", "");
    if (!provider.isBlank()) {
      settings.put("quarkus.tls." + OIDC + ".trust-store.pem.certs", provider);
    }
    return settings;
  }

  private static Map<String, String> server(Map<String, String> environment) {
    String certificate = environment.getOrDefault(CERTIFICATE, "");
    String key = environment.getOrDefault(KEY, "");
    if (certificate.isBlank() && key.isBlank()) {
      return Map.of();
    }
    if (certificate.isBlank() || key.isBlank()) {
      throw new IllegalArgumentException(
          "%s is set and %s is not; set both to speak TLS, or neither"
              .formatted(
                  certificate.isBlank() ? KEY : CERTIFICATE,
                  certificate.isBlank() ? CERTIFICATE : KEY));
    }
    return Map.of(
        "quarkus.tls." + SERVER + ".key-store.pem.0.cert",
        certificate,
        "quarkus.tls." + SERVER + ".key-store.pem.0.key",
        key,
        "quarkus.http.tls-configuration-name",
        SERVER,
        "quarkus.http.insecure-requests",
        "disabled",
        "quarkus.http.ssl-port",
        "${quarkus.http.port}");
  }
}
