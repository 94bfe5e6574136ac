package dev.taskcraft.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.taskcraft.cluster.Snapshot;
import dev.taskcraft.log.Tasks;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.tls.ServerCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateClientTest {
  private final Deque<String> answers = new ArrayDeque<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/partitions/3/snapshot",
        exchange -> {
          boolean known =
              "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          String answer = known ? answers.poll() : "401";
          byte[] body = answer.length() == 3 ? new byte[0] : answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(
              answer.length() == 3 ? Integer.parseInt(answer) : 200,
              body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void readsASnapshotAndAsksAgainWhileItIsNotWhole() {
    Envelope event = Tasks.pause(Tasks.task());
    String line = new EventCodec().line(event) + "\n";
    answers.add("503");
    answers.add("{\"next\":{\"task.paused\":7}}\n" + line);
    answers.add("{\"next\":{\"task.paused\":7}}\n" + line + "{\"end\":2}\n");
    answers.add("{\"next\":{\"task.paused\":7}}\n" + line + "{\"end\":1}\n");

    assertThat(client("secret", Duration.ofSeconds(30)).of(3, 12))
        .isEqualTo(new Snapshot(Map.of("task.paused", 7L), List.of(event)));
  }

  @Test
  void refusesTopicsThatHaveOtherPartitionsThanStateServiceKnows() {
    String snapshot = "{\"next\":{},\"partitions\":12}\n{\"end\":0}\n";
    answers.add(snapshot);
    assertThat(client("secret", Duration.ZERO).of(3, 12)).isEqualTo(Snapshot.NOTHING);

    answers.add(snapshot);
    assertThatIllegalStateException()
        .isThrownBy(() -> client("secret", Duration.ofSeconds(30)).of(3, 24))
        .withMessageContaining("24 partitions, and 12 when this cluster began")
        .withMessageContaining("docs/operations.md");
  }

  @Test
  void givesUpInTime() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> client("wrong", Duration.ZERO).of(3, 12))
        .withMessageContaining("taskcraft.state.token must be one of role `service`");
  }

  @Test
  void startsFromNothingOnlyWhereThereIsNoStateService() {
    assertThat(
            new StateClient(Optional.empty(), Optional.empty(), Optional.empty(), Duration.ZERO)
                .of(3, 12))
        .isEqualTo(Snapshot.NOTHING);
  }

  @Test
  void readsOverTlsOnlyFromWhomItsAuthorityVouchesFor(@TempDir Path folder) throws Exception {
    ServerCertificate certificate = ServerCertificate.create(folder, "ip:127.0.0.1");
    HttpsServer secure =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    secure.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("{\"next\":{}}\n{\"end\":0}\n".getBytes(UTF_8));
          exchange.close();
        });
    secure.start();
    Optional<String> url = Optional.of("https://127.0.0.1:" + secure.getAddress().getPort());
    try {
      assertThat(
              new StateClient(
                      url,
                      Optional.of("secret"),
                      Optional.of(certificate.certificate()),
                      Duration.ZERO)
                  .of(3, 12))
          .isEqualTo(Snapshot.NOTHING);
      StateClient unaware =
          new StateClient(url, Optional.of("secret"), Optional.empty(), Duration.ZERO);
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> unaware.of(3, 12))
          .withMessageContaining("no certificate that is trusted here")
          .withMessageContaining("by TASKCRAFT_TLS_CA");
    } finally {
      secure.stop(0);
    }
  }

  private StateClient client(String token, Duration altogether) {
    return new StateClient(
        Optional.of("http://127.0.0.1:" + server.getAddress().getPort()),
        Optional.of(token),
        Optional.empty(),
        altogether);
  }
}
