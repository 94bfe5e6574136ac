package dev.taskcraft.executor.egress;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taskcraft.executor.reach.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may be reached, and what ends a connection. */
@Timeout(60)
class EgressProxyTest {
  @TempDir Path folder;
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final List<String> lookedUp = new ArrayList<>();
  private HttpServer server;
  private int port;
  private Container container;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    port = server.getAddress().getPort();
  }

  @AfterEach
  void stop() throws IOException {
    if (container != null) {
      container.close();
    }
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void start(String entry, String operator, String... addresses) throws IOException {
    start(entry, operator, EgressLimits.USUAL, addresses);
  }

  /** Every name has these addresses. */
  private void start(String entry, String operator, EgressLimits limits, String... addresses)
      throws IOException {
    Reach reach =
        new Reach(
            operator,
            host -> {
              lookedUp.add(host);
              return all(addresses);
            });
    container = new Container(folder, List.of(entry), reach, limits);
  }

  private static InetAddress[] all(String... texts) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[texts.length];
    for (int i = 0; i < texts.length; i++) {
      addresses[i] = InetAddress.getByName(texts[i]);
    }
    return addresses;
  }

  private String url(String host) {
    return "http://" + host + ":" + port + "/a?secret";
  }

  private String connect(String host) throws IOException {
    try (SocketChannel channel = container.connect()) {
      Container.send(
          channel, "CONNECT %s:%d HTTP/1.1\r\nHost: %1$s:%2$d\r\n\r\n".formatted(host, port));
      return Container.head(channel);
    }
  }

  @Test
  void reachesAListedHostThatTheOperatorAllowsThoughPrivate() throws Exception {
    start("shop.example:" + port, "shop.example", "127.0.0.1");

    assertThat(container.get(url("shop.example"))).startsWith("HTTP/1.1 200 ").endsWith("hello");
    assertThat(connect("shop.example")).startsWith("HTTP/1.1 200 ");

    assertThat(asked.take()).isEqualTo("GET /a?secret ");
    assertThat(container.lines)
        .containsExactly(
            "egress allowed shop.example:" + port, "egress allowed shop.example:" + port);
  }

  @Test
  void refusesWhatIsNotListedAndDoesNotEvenLookItUp() throws Exception {
    start("shop.example:" + port, "evil.example,shop.example", "127.0.0.1");

    String refusal =
        "evil.example:%d is not listed for this coworker; add 'evil.example:%1$d' under"
                .formatted(port)
            + " policies.egress.hosts";
    assertThat(container.get(url("evil.example")))
        .startsWith("HTTP/1.1 403 " + refusal)
        .endsWith(refusal + "\n");
    assertThat(connect("evil.example")).startsWith("HTTP/1.1 403 " + refusal);
    assertThat(container.get("http://shop.example/")).startsWith("HTTP/1.1 403 ");

    assertThat(asked).isEmpty();
    assertThat(lookedUp).isEmpty();
    assertThat(container.lines).hasSize(3).contains("egress refused: " + refusal);
    assertThat(container.lines.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fe80::1",
        "fd00:ec2::254",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
      })
  void refusesAListedNameThatLeadsToAPrivateAddress(String address) throws Exception {
    start("shop.example:" + port, "other.example,shop.example:1", address);

    assertThat(container.get(url("shop.example")))
        .startsWith("HTTP/1.1 403 ")
        .contains("not a public address", "TASKCRAFT_HTTP_ALLOW_PRIVATE=shop.example:" + port);
    assertThat(connect("shop.example")).startsWith("HTTP/1.1 403 ");
    assertThat(asked).isEmpty();
  }

  @Test
  void refusesAListedAddressThatIsPrivate() throws Exception {
    start("127.0.0.1:" + port, "", "127.0.0.1");

    assertThat(container.get(url("127.0.0.1"))).startsWith("HTTP/1.1 403 ");
    assertThat(connect("127.0.0.1")).startsWith("HTTP/1.1 403 ");
    assertThat(asked).isEmpty();
  }

  @Test
  void refusesAnAnswerOfWhichOneAddressIsPrivate() throws Exception {
    start("shop.example:" + port, "", "93.184.216.34", "127.0.0.1");

    assertThat(container.get(url("shop.example"))).startsWith("HTTP/1.1 403 ");
    assertThat(asked).isEmpty();
  }

  /** The second answer of a name that changes its mind would lead elsewhere. */
  @Test
  void connectsToTheVeryAddressThatWasChecked() throws Exception {
    Reach reach =
        new Reach(
            "shop.example",
            host -> {
              lookedUp.add(host);
              return all(lookedUp.size() == 1 ? "127.0.0.1" : "127.0.0.2");
            });
    container = new Container(folder, List.of("shop.example:" + port), reach, EgressLimits.USUAL);

    assertThat(container.get(url("shop.example"))).startsWith("HTTP/1.1 200 ");
    assertThat(lookedUp).containsExactly("shop.example");
  }

  @Test
  void triesTheNextAddressAndSaysWhenNoneAnswers() throws Exception {
    start("shop.example:" + port, "shop.example", "127.0.0.3", "127.0.0.1");
    assertThat(container.get(url("shop.example"))).startsWith("HTTP/1.1 200 ");

    server.stop(0);

    assertThat(container.get(url("shop.example")))
        .startsWith("HTTP/1.1 502 can't connect to shop.example:" + port + " (127.0.0.1)");
  }

  @Test
  void saysThatANameIsUnknown() throws Exception {
    Reach reach =
        new Reach(
            "",
            host -> {
              throw new UnknownHostException(host);
            });
    container = new Container(folder, List.of("shop.example"), reach, EgressLimits.USUAL);

    assertThat(container.get("http://shop.example/")).startsWith("HTTP/1.1 502 ");
  }

  @Test
  void endsARequestThatComesTooSlowly() throws Exception {
    EgressLimits limits = EgressLimits.USUAL.idle(Duration.ofMillis(300));
    start("shop.example:" + port, "shop.example", limits, "127.0.0.1");

    try (SocketChannel channel = container.connect()) {
      Thread trickle = Thread.ofVirtual().start(() -> trickle(channel));
      assertThat(Container.rest(channel)).isEmpty();
      trickle.join();
    }
    await().atMost(10, SECONDS).until(() -> !container.lines.isEmpty());
    assertThat(container.lines)
        .containsExactly("egress ended without a whole request: no byte for PT0.3S");
  }

  @Test
  void aClientThatStaysAfterItsAnswerIsEndedWithoutAnotherLine() throws Exception {
    EgressLimits limits = EgressLimits.USUAL.idle(Duration.ofMillis(300));
    start("shop.example:" + port, "shop.example", limits.connections(1), "127.0.0.1");

    try (SocketChannel channel = container.connect()) {
      Container.send(channel, "GET / HTTP/1.1\r\n\r\n");
      assertThat(Container.rest(channel)).startsWith("HTTP/1.1 400 ");
      await()
          .atMost(10, SECONDS)
          .until(() -> container.get(url("shop.example")).startsWith("HTTP/1.1 200 "));
    }
    assertThat(container.lines).noneMatch(line -> line.startsWith("egress ended"));
  }

  /** A byte now and then is no progress towards a head. */
  private static void trickle(SocketChannel channel) {
    try {
      while (true) {
        Container.send(channel, "G");
        Thread.sleep(50);
      }
    } catch (IOException | InterruptedException _) {
      // the proxy has closed
    }
  }

  @Test
  void endsATunnelInWhichNothingMoves() throws Exception {
    EgressLimits limits = EgressLimits.USUAL.idle(Duration.ofMillis(300));
    start("shop.example:" + port, "shop.example", limits, "127.0.0.1");

    try (SocketChannel channel = container.connect()) {
      Container.send(channel, "CONNECT shop.example:%d HTTP/1.0\r\n\r\n".formatted(port));
      assertThat(Container.head(channel)).startsWith("HTTP/1.1 200 ");
      assertThat(Container.rest(channel)).isEmpty();
    }
    await().atMost(10, SECONDS).until(() -> container.lines.size() == 2);
    assertThat(container.lines)
        .last()
        .isEqualTo("egress ended shop.example:%d: no byte for PT0.3S".formatted(port));
  }

  @Test
  void refusesMoreConnectionsThanTheLimitUntilOneEnds() throws Exception {
    start("shop.example:" + port, "shop.example", EgressLimits.USUAL.connections(2), "127.0.0.1");

    try (SocketChannel _ = container.connect()) {
      try (SocketChannel _ = container.connect()) {
        assertThat(container.get(url("shop.example"))).startsWith("HTTP/1.1 503 there are 2 ");
      }
      await()
          .atMost(10, SECONDS)
          .until(() -> container.get(url("shop.example")).startsWith("HTTP/1.1 200 "));
    }
  }

  /** Also those that get no more than a refusal take up room, as long as they stay. */
  @Test
  void closesAtOnceWhatIsBeyondTwiceTheLimit() throws Exception {
    start("shop.example:" + port, "shop.example", EgressLimits.USUAL.connections(1), "127.0.0.1");

    try (SocketChannel _ = container.connect();
        SocketChannel second = container.connect();
        SocketChannel third = container.connect()) {
      assertThat(Container.rest(second)).startsWith("HTTP/1.1 503 ");
      assertThat(Container.rest(third)).isEmpty();
    }
    assertThat(container.lines).hasSize(1);
  }

  @Test
  void closingEndsEveryConnectionAndRemovesTheSocket() throws Exception {
    start("shop.example:" + port, "shop.example", "127.0.0.1");
    try (SocketChannel waiting = container.connect();
        SocketChannel tunnel = container.connect()) {
      Container.send(tunnel, "CONNECT shop.example:%d HTTP/1.0\r\n\r\n".formatted(port));
      assertThat(Container.head(tunnel)).startsWith("HTTP/1.1 200 ");

      container.close();

      assertThat(Container.rest(waiting)).isEmpty();
      assertThat(Container.rest(tunnel)).isEmpty();
    }
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(() -> container.connect()).isInstanceOf(IOException.class);
    assertThat(container.lines).containsExactly("egress allowed shop.example:" + port);
  }

  @Test
  void refusesAFolderWhosePathIsTooLongForASocket() throws Exception {
    Path deep = Files.createDirectories(folder.resolve("d".repeat(100)));

    assertThatThrownBy(() -> open(deep))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 107; use a shorter folder");
  }

  @Test
  void refusesAFolderThatHasAProxyAlready() throws Exception {
    start("shop.example", "", "127.0.0.1");

    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("use a folder for each container");
    assertThat(container.get("http://b.example/")).startsWith("HTTP/1.1 403 ");
  }

  private static EgressProxy open(Path folder) throws IOException {
    return EgressProxy.open(
        folder,
        dev.taskcraft.coworker.EgressHosts.NONE,
        new Reach("", InetAddress::getAllByName),
        EgressLimits.USUAL,
        _ -> {});
  }
}
