package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.service.access.OidcIssuer;
import dev.taskcraft.tls.ServerCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose services speak TLS among themselves too, and know people by OpenID Connect. */
class SecuredClusterIT {
  @TempDir static Path folder;
  private static ServerCertificate certificate;
  private static OidcIssuer issuer;
  private static ClusterFixture cluster;

  @BeforeAll
  static void start() throws Exception {
    certificate = ServerCertificate.create(folder, "ip:127.0.0.1");
    issuer = OidcIssuer.start(certificate.context());
    String authority = certificate.certificate().toString();
    cluster =
        new ClusterFixture(
            folder,
            Map.ofEntries(
                Map.entry("TASKCRAFT_TLS_CERTIFICATE", authority),
                Map.entry("TASKCRAFT_TLS_KEY", certificate.key().toString()),
                Map.entry("TASKCRAFT_TLS_CA", authority),
                Map.entry("TASKCRAFT_OIDC_ISSUER", issuer.url()),
                Map.entry("TASKCRAFT_OIDC_CA", authority),
                Map.entry("TASKCRAFT_OIDC_AUDIENCE", OidcIssuer.AUDIENCE),
                Map.entry("TASKCRAFT_OIDC_ROLES_REQUESTER", "staff"),
                Map.entry("TASKCRAFT_OIDC_ROLES_APPROVER", "deciders"),
                Map.entry("TASKCRAFT_OIDC_ROLES_OPERATOR", "admins"),
                Map.entry("TASKCRAFT_EXECUTOR_REQUEST_FOLDERS", "true"),
                Map.entry(
                    "TASKCRAFT_EXECUTOR_OUTBOX", folder.resolve(".taskcraft/outbox").toString())));
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
    if (issuer != null) {
      issuer.close();
    }
  }

  @Test
  void aPersonOfTheProviderAsksAndDecidesOverTls() {
    Child.Ended run = cluster.run(as("ada", "staff"), "run", example(), "--json");
    assertThat(run.exit()).as(run.err()).isEqualTo(3);
    Child.Ended refused = cluster.run(as("ada", "staff"), "approve", run.task(), "--yes");
    assertThat(refused.exit()).as(refused.err()).isEqualTo(6);
    assertThat(refused.err()).contains("roles do not allow this");

    Child.Ended approved =
        cluster.run(as("bob", "deciders", "staff"), "approve", run.task(), "--yes", "--json");
    assertThat(approved.exit()).as(approved.err()).isZero();
    assertThat(approved.json().at("/status").asText()).isEqualTo("completed");
    assertThat(cluster.run(as("ada", "staff"), "logs", run.task(), "--json").out())
        .contains("api:oidc:" + issuer.url() + "#bob");

    // the approval-service asks state-service about the task
    Child.Ended second = cluster.run(as("ada", "staff"), "run", example(), "--json");
    Child.Ended cancelled = cluster.run(as("olga", "admins"), "cancel", second.task());
    assertThat(cancelled.exit()).as(cancelled.err()).isZero();
  }

  @Test
  void aServerThatNobodyVouchesForIsNotSpokenTo() throws Exception {
    Child.Ended unaware = cluster.run(new Child(folder), "list");
    assertThat(unaware.exit()).isEqualTo(6);
    assertThat(unaware.err())
        .contains(cluster.state(), "no certificate that is trusted here", "TASKCRAFT_TLS_CA");

    Path other = ServerCertificate.create(folder, "ip:127.0.0.1").certificate();
    Child wrong = new Child(folder).with("TASKCRAFT_TLS_CA", other.toString());
    assertThat(cluster.run(wrong, "list").exit()).isEqualTo(6);

    Path missing = folder.resolve("missing.pem");
    Child.Ended bad =
        cluster.run(new Child(folder).with("TASKCRAFT_TLS_CA", missing.toString()), "list");
    assertThat(bad.exit()).isEqualTo(2);
    assertThat(bad.err()).contains(missing + " can't be read");
  }

  @Test
  void plainHttpIsRefused() throws Exception {
    URI state = URI.create(cluster.state());
    try (Socket socket = new Socket(state.getHost(), state.getPort());
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      socket.setSoTimeout(10_000);
      out.write(
          "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
          .doesNotContain("HTTP/");
    }
  }

  private static Child as(String person, String... groups) {
    return new Child(folder)
        .with("TASKCRAFT_TOKEN", issuer.token(person, groups))
        .with("TASKCRAFT_TLS_CA", certificate.certificate().toString());
  }

  private static String example() {
    return Path.of("../examples/incident_reporter.yaml").toAbsolutePath().normalize().toString();
  }
}
