package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.tls.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is asked by TLS, and lets in only who has a certificate. */
@Timeout(120)
class TlsIT {
  @TempDir Path folder;
  private Bench bench;
  private Forward forward;
  private ServerCertificate server;
  private ServerCertificate client;

  @BeforeAll
  static void requireAnEngine() {
    RealEngine.require();
  }

  @BeforeEach
  void start() throws Exception {
    server = ServerCertificate.create(folder, "ip:127.0.0.1");
    client = ServerCertificate.create(folder, "dns:executor");
    forward = Forward.to(RealEngine.socket(), server.requiring(client));
    bench = new Bench(folder.resolve("bench"));
    bench.set("DOCKER_HOST", forward.address());
    bench.set("DOCKER_TLS_VERIFY", "1");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
    forward.close();
  }

  @Test
  void toolsRunThere() throws Exception {
    bench.set("DOCKER_CERT_PATH", files(server, client));
    bench.write("m.py", "def twice(n: int): return 2 * n");

    assertThat(bench.value(bench.open("m").get("twice"), Map.of("n", 21))).isEqualTo(42L);
  }

  @Test
  void theWayOutLeadsThroughTheSameTls() throws Exception {
    bench.set("DOCKER_CERT_PATH", files(server, client));
    bench.copy("outward.py", "outward.py");
    try (ServerSocket outside = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String host = "localhost:" + outside.getLocalPort();
      bench.set("TASKCRAFT_HTTP_ALLOW_PRIVATE", host);
      bench.egress(host);
      Thread.startVirtualThread(() -> answer(outside));

      assertThat(
              bench.value(
                  bench.open("outward").get("echo"), Map.of("target", host, "size", 100_000)))
          .isEqualTo("the same");
    }
  }

  /** Only when all of it is there, so that its end has to arrive too. */
  private static void answer(ServerSocket outside) {
    try (Socket one = outside.accept()) {
      one.getOutputStream().write(one.getInputStream().readAllBytes());
    } catch (IOException _) {
      // the client is gone
    }
  }

  @Test
  void whoHasAnotherCertificateIsNotLetIn() throws Exception {
    bench.set("DOCKER_CERT_PATH", files(server, ServerCertificate.create(folder, "dns:executor")));
    bench.write("m.py", "def twice(n: int): return 2 * n");

    assertThatThrownBy(() -> bench.open("m"))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("no Docker engine answers at " + forward.address());
  }

  @Test
  void anEngineThatIsNotTheOneExpectedIsNotAsked() throws Exception {
    bench.set("DOCKER_CERT_PATH", files(ServerCertificate.create(folder, "ip:127.0.0.1"), client));
    bench.write("m.py", "def twice(n: int): return 2 * n");

    assertThatThrownBy(() -> bench.open("m"))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("no Docker engine answers at " + forward.address());
  }

  /** As Docker's own client has them. */
  private String files(ServerCertificate authority, ServerCertificate own) throws Exception {
    Path files = Files.createTempDirectory(folder, "certificates");
    Files.copy(authority.certificate(), files.resolve("ca.pem"));
    Files.copy(own.certificate(), files.resolve("cert.pem"));
    Files.copy(own.key(), files.resolve("key.pem"));
    return files.toString();
  }
}
