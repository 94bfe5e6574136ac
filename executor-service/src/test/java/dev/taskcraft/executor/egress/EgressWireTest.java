package dev.taskcraft.executor.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.executor.reach.Reach;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, byte by byte, to a server that takes and says what it is told. */
@Timeout(30)
class EgressWireTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir Path folder;
  private ServerSocket server;
  private String host;
  private Container container;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    host = "shop.example:" + server.getLocalPort();
    Reach reach =
        new Reach("shop.example", _ -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    container = new Container(folder, List.of(host), reach, EgressLimits.USUAL);
  }

  @AfterEach
  void stop() throws IOException {
    container.close();
    server.close();
  }

  /** Takes one connection, waits for the text, answers, and returns all that came. */
  private CompletableFuture<String> serveOnce(String until, String answer) {
    CompletableFuture<String> came = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              ByteArrayOutputStream bytes = new ByteArrayOutputStream();
              try (Socket socket = server.accept()) {
                InputStream in = socket.getInputStream();
                boolean answered = false;
                int next = in.read();
                while (next >= 0) {
                  bytes.write(next);
                  if (!answered && bytes.toString(StandardCharsets.ISO_8859_1).endsWith(until)) {
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    socket.shutdownOutput();
                    answered = true;
                  }
                  next = in.read();
                }
                came.complete(bytes.toString(StandardCharsets.ISO_8859_1));
              } catch (IOException _) {
                came.complete(bytes.toString(StandardCharsets.ISO_8859_1));
              }
            });
    return came;
  }

  private static String got(CompletableFuture<String> came) throws Exception {
    return came.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aRequestThatFollowsInTheSameConnectionIsNotPassedOn() throws Exception {
    CompletableFuture<String> came = serveOnce("\r\n\r\nabc", OK);

    String answer =
        container.ask(
            "POST http://%s/a HTTP/1.1\r\nHost: %1$s\r\nContent-Length: 3\r\n\r\nabc"
                    .formatted(host)
                + "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n");

    assertThat(got(came))
        .isEqualTo(
            "POST /a HTTP/1.1\r\nHost: %s\r\nContent-Length: 3\r\nVia: 1.1 taskcraft\r\nConnection: close\r\n\r\nabc"
                .formatted(host));
    assertThat(answer)
        .isEqualTo(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nVia: 1.1 taskcraft\r\nConnection: close\r\n\r\nok");
  }

  @Test
  void chunksAreCutAnew() throws Exception {
    CompletableFuture<String> came = serveOnce("0\r\n\r\n", OK);

    String answer =
        container.ask(
            "POST http://%s/ HTTP/1.1\r\nHost: %1$s\r\nTransfer-Encoding: Chunked\r\n\r\n"
                    .formatted(host)
                + "03;x=y\r\nabc\r\n00\r\nX-Trailer: 1\r\n\r\nGET / HTTP/1.1\r\n\r\n");

    assertThat(got(came))
        .contains("Transfer-Encoding: chunked\r\n")
        .endsWith("\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    assertThat(answer).endsWith("ok");
  }

  @Test
  void aBodyWithBadChunksEndsTheConnectionAndIsNoWholeOneForTheServer() throws Exception {
    CompletableFuture<String> came = serveOnce("never", OK);

    String answer =
        container.ask(
            "POST http://%s/ HTTP/1.1\r\nHost: %1$s\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .formatted(host)
                + "3\r\nabcd\r\n0\r\n\r\n");

    assertThat(answer).isEmpty();
    assertThat(got(came)).endsWith("\r\n\r\n3\r\nabc\r\n");
    await().atMost(10, TimeUnit.SECONDS).until(() -> container.lines.size() == 2);
    assertThat(container.lines)
        .containsExactly(
            "egress allowed " + host,
            "egress ended " + host + ": the request's body: a chunk is longer than it says");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "X: 1\r\n Transfer-Encoding: chunked\r\n",
        "Host: evil.example\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\n"
      })
  void smugglingIsRefusedBeforeAnythingIsConnected(String headers) throws Exception {
    String answer =
        container.ask(
            "POST http://%s/ HTTP/1.1\r\nHost: %1$s\r\n%sX-Secret: s3cret\r\n\r\n0\r\n\r\n"
                .formatted(host, headers));

    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertThat(container.lines).hasSize(1).first().asString().startsWith("egress refused: ");
    assertThat(answer + container.lines).doesNotContain("s3cret");
    server.setSoTimeout(1);
    assertThat(accepted()).isFalse();
  }

  private boolean accepted() throws IOException {
    try (Socket _ = server.accept()) {
      return true;
    } catch (java.net.SocketTimeoutException _) {
      return false;
    }
  }

  @Test
  void aHeadThatIsTooLongIsRefused() throws Exception {
    assertThat(
            container.ask(
                "GET http://%s/ HTTP/1.1\r\nHost: %1$s\r\nX: %s\r\n\r\n"
                    .formatted(host, "x".repeat(100_000))))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void interimAnswersArePassedOnAndHopByHopHeadersAreNot() throws Exception {
    CompletableFuture<String> came =
        serveOnce(
            "\r\n\r\n",
            onTheWire(
                """
                HTTP/1.1 100 Continue

                HTTP/1.1 404 Not Here
                Connection: X-Hop
                X-Hop: 1
                Keep-Alive: timeout=5
                Proxy-Authenticate: Basic
                Set-Cookie: a
                Set-Cookie: b

                until the end"""));

    String answer = container.get("http://" + host + "/");

    assertThat(got(came)).startsWith("GET / HTTP/1.1\r\n");
    assertThat(answer)
        .isEqualTo(
            onTheWire(
                """
                HTTP/1.1 100 Continue
                Via: 1.1 taskcraft

                HTTP/1.1 404 Not Here
                Set-Cookie: a
                Set-Cookie: b
                Transfer-Encoding: chunked
                Via: 1.1 taskcraft
                Connection: close

                d
                until the end
                0

                """));
  }

  private static String onTheWire(String text) {
    return text.replace("\n", "\r\n");
  }

  @Test
  void anAnswerToHeadHasNoBody() throws Exception {
    CompletableFuture<String> came =
        serveOnce("\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");

    assertThat(container.ask("HEAD http://%s/ HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(host)))
        .contains("Content-Length: 2\r\n")
        .endsWith("\r\n\r\n");
    assertThat(got(came)).startsWith("HEAD / ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-x\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le",
        ""
      })
  void anAnswerThatIsNoneBecomesABadGateway(String answer) throws Exception {
    CompletableFuture<String> came = serveOnce("\r\n\r\n", answer);

    assertThat(container.get("http://" + host + "/"))
        .startsWith("HTTP/1.1 502 the server's answer can't be passed on");
    assertThat(got(came)).startsWith("GET / ");
  }

  /** The client must not take what is said of the fault for a part of the body. */
  @Test
  void anAnswerThatBreaksWithinItsBodyEndsThere() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";
    CompletableFuture<String> came =
        serveOnce("\r\n\r\n", head + "\r\n1\r\na\r\n1;" + "x".repeat(100_000));

    String answer = container.get("http://" + host + "/");

    assertThat(answer).startsWith(head).endsWith("\r\n\r\n1\r\na\r\n").doesNotContain("502");
    assertThat(got(came)).startsWith("GET / ");
    await()
        .untilAsserted(
            () ->
                assertThat(container.lines)
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("egress ended " + host + ": the answer's body: "));
  }

  @Test
  void aPartOfAnAnswerIsNotTakenForTheWhole() throws Exception {
    CompletableFuture<String> came =
        serveOnce("\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");

    assertThat(container.get("http://" + host + "/"))
        .contains("Content-Length: 10\r\n")
        .endsWith("abc");
    assertThat(got(came)).startsWith("GET / ");
    await()
        .untilAsserted(
            () ->
                assertThat(container.lines)
                    .last()
                    .asString()
                    .isEqualTo("egress ended " + host + ": the answer's body: the body broke off"));
  }

  @Test
  void anAnswerThatComesBeforeTheBodysEndIsPassedOn() throws Exception {
    CompletableFuture<String> came =
        serveOnce("\r\n\r\n", "HTTP/1.1 413 Too Much\r\nContent-Length: 0\r\n\r\n");

    try (SocketChannel channel = container.connect()) {
      Container.send(
          channel,
          "POST http://%s/ HTTP/1.1\r\nHost: %1$s\r\nContent-Length: 9\r\n\r\nabc".formatted(host));
      assertThat(Container.rest(channel)).startsWith("HTTP/1.1 413 ");
    }
    assertThat(got(came)).endsWith("abc");
  }

  @Test
  void aTunnelPassesBytesInBothDirectionsAndTheEndOfEach() throws Exception {
    CompletableFuture<String> came = serveOnce("ping", "\0\1pong");

    try (SocketChannel channel = container.connect()) {
      // The first bytes right after the head: they must not get lost in a buffer.
      Container.send(channel, "CONNECT %s HTTP/1.1\r\nHost: %1$s\r\n\r\n\3ping".formatted(host));
      assertThat(Container.head(channel)).isEqualTo("HTTP/1.1 200 Connection established\r\n\r\n");
      assertThat(Container.rest(channel)).isEqualTo("\0\1pong");
      Container.send(channel, "after the server's end");
      channel.shutdownOutput();
      assertThat(got(came)).isEqualTo("\3pingafter the server's end");
    }
  }

  @Test
  void theEndOfWhatTheClientSendsReachesAServerThatAnswersOnlyThen() throws Exception {
    CompletableFuture<String> came = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket socket = server.accept()) {
                byte[] all = socket.getInputStream().readAllBytes();
                came.complete(new String(all, StandardCharsets.ISO_8859_1));
                socket.getOutputStream().write("bye".getBytes(StandardCharsets.ISO_8859_1));
              } catch (IOException broken) {
                came.completeExceptionally(broken);
              }
            });

    assertThat(tunnel("hello")).endsWith("\r\n\r\nbye");
    assertThat(got(came)).isEqualTo("hello");
  }

  private String tunnel(String bytes) throws IOException {
    try (SocketChannel channel = container.connect()) {
      Container.send(channel, "CONNECT %s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(host) + bytes);
      channel.shutdownOutput();
      return Container.rest(channel);
    }
  }
}
