package dev.taskcraft.executor.builtin.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taskcraft.executor.builtin.BuiltInTools;
import dev.taskcraft.executor.builtin.Calls;
import dev.taskcraft.executor.reach.Reach;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpRequestTest {
  @TempDir Path root;
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private HttpServer server;
  private String base;
  private Calls calls;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort();
    calls = callsAllowed("127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private Calls callsAllowed(String hosts) {
    return new Calls(new BuiltInTools(Clock.systemUTC(), Map.of(Reach.VARIABLE, hosts)), root);
  }

  /** Answers by path; keeps what was asked. */
  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    seen.add(
        "%s %s %s key=%s auth=%s type=%s host=%s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                body,
                exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                exchange.getRequestHeaders().getFirst("Host")));
    var headers = exchange.getResponseHeaders();
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case "/json" -> {
        headers.set("Content-Type", "application/json");
        headers.set("Set-Cookie", "a=b");
        send(exchange, 200, "{\"n\": 1, \"list\": [true, null]}".getBytes(StandardCharsets.UTF_8));
      }
      case "/huge-number" -> {
        headers.set("Content-Type", "application/json");
        send(exchange, 200, "12345678901234567890".getBytes(StandardCharsets.UTF_8));
      }
      case "/latin" -> {
        headers.set("Content-Type", "text/plain; charset=ISO-8859-1");
        send(exchange, 200, "é".getBytes(StandardCharsets.ISO_8859_1));
      }
      case "/chunked" -> {
        headers.set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, 0);
        for (int i = 0; i < 3; i++) {
          exchange.getResponseBody().write(("part" + i + " ").getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        }
        exchange.close();
      }
      case "/gzip" -> {
        headers.set("Content-Type", "text/plain");
        headers.set("Content-Encoding", "gzip");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
          zip.write(new byte[50_000_000]);
        }
        send(exchange, 200, packed.toByteArray());
      }
      case "/png" -> {
        headers.set("Content-Type", "image/png");
        send(exchange, 200, new byte[] {1, 2, 3});
      }
      case "/loop" -> redirect(exchange, "/loop");
      case "/to-json" -> redirect(exchange, "json");
      case "/to-metadata" -> redirect(exchange, "http://169.254.169.254/latest");
      case "/to-file" -> redirect(exchange, "file:///etc/passwd");
      case "/to-name" ->
          redirect(exchange, "http://localhost:" + server.getAddress().getPort() + "/json");
      default -> send(exchange, 404, "no such thing".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    send(exchange, 302, new byte[0]);
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void returnsJsonAsJsonAndNoCookies() throws Exception {
    Map<String, Object> value = get("/json");

    assertThat(value)
        .containsEntry("status", 200)
        .containsEntry("url", base + "/json")
        .containsEntry("truncated", false);
    assertThat((Map<?, ?>) value.get("body")).hasToString("{n=1, list=[true, null]}");
    assertThat(value.get("headers").toString()).contains("application/json").doesNotContain("a=b");
  }

  @Test
  void returnsTextAsItsCharsetSaysAndOddJsonAsText() throws Exception {
    assertThat(get("/latin")).containsEntry("body", "é");
    assertThat(get("/chunked")).containsEntry("body", "part0 part1 part2 ");
    assertThat(get("/huge-number")).containsEntry("body", "12345678901234567890");
    assertThat(get("/nothing")).containsEntry("status", 404).containsEntry("body", "no such thing");
  }

  @Test
  void attachesWhatIsNoText() throws Exception {
    ToolResult result = calls.call("http_request", Map.of("url", base + "/png"));

    assertThat(result)
        .isInstanceOfSatisfying(
            ToolResult.Returned.class,
            returned -> {
              assertThat(returned.attachments().getFirst().content()).containsExactly(1, 2, 3);
              assertThat(returned.attachments().getFirst().mediaType()).isEqualTo("image/png");
            });
  }

  @Test
  void aSmallAnswerThatUnpacksToALargeOneIsCut() throws Exception {
    Map<String, Object> value = get("/gzip");

    assertThat(value).containsEntry("truncated", true);
    assertThat((String) value.get("body")).hasSize(1 << 20);
  }

  @Test
  void sendsTheKeyOfTheCallWithEveryChange() throws Exception {
    calls
        .key("call-7")
        .object(
            "http_request",
            Map.of("url", base + "/x?y=1", "method", "POST", "json", Map.of("a", List.of(1))));

    assertThat(seen.take())
        .isEqualTo(
            "POST /x?y=1 {\"a\":[1]} key=call-7 auth=null type=application/json host="
                + base.substring("http://".length()));
    get("/json");
    assertThat(seen.take()).contains("key=null");
  }

  @Test
  void onlyGetIsARead() {
    ToolSpec spec = calls.tool("http_request").spec();

    assertThat(spec.effectOf(Map.of("url", "u"))).isEqualTo(Effect.READ);
    assertThat(spec.guards(Map.of("url", "u", "method", "GET"))).isFalse();
    assertThat(spec.guards(Map.of("method", "HEAD"))).isTrue();
    assertThat(spec.guards(Map.of("method", "POST"))).isTrue();
    assertThat(spec.guards(Map.of("method", "get"))).isTrue();
  }

  @Test
  void followsRedirectsOfReadsAndChecksEachOfThem() throws Exception {
    assertThat(get("/to-json")).containsEntry("url", base + "/json").containsEntry("status", 200);
    assertThat(failure("/to-metadata")).contains("169.254.169.254").contains("not a public");
    assertThat(failure("/to-file")).contains("only http");
    assertThat(failure("/to-name")).contains("localhost");
    assertThat(failure("/loop")).contains("more than 5 redirects");
  }

  @Test
  void whatWasMeantForOneServerIsNotSentToAnother() throws Exception {
    int port = server.getAddress().getPort();
    calls = callsAllowed("127.0.0.1:" + port + ",localhost:" + port);

    calls.object(
        "http_request",
        Map.of("url", base + "/to-name", "headers", Map.of("Authorization", "Bearer x")));

    assertThat(seen.take()).contains("auth=Bearer x");
    assertThat(seen.take()).contains("auth=null");
  }

  @Test
  void aChangeFollowsNoRedirect() throws Exception {
    for (String method : List.of("DELETE", "HEAD")) {
      assertThat(calls.object("http_request", Map.of("url", base + "/to-json", "method", method)))
          .containsEntry("status", 302);
    }
    assertThat(seen).hasSize(2);
  }

  @Test
  void headHasNoBody() throws Exception {
    String url = base + "/json";

    assertThat(
            calls.failure(
                "http_request", Map.of("url", url, "method", "HEAD", "body", "something")))
        .contains("HEAD has no body");
    assertThat(calls.object("http_request", Map.of("url", url, "method", "HEAD")))
        .containsEntry("status", 200);
    assertThat(seen).hasSize(1);
  }

  @Test
  void doesNotReachLoopbackUnlessTheOperatorSaysSo() throws Exception {
    calls = callsAllowed("");

    assertThat(failure("/json")).contains("not a public address").contains(Reach.VARIABLE);
    assertThat(seen).isEmpty();
  }

  @Test
  void refusesHeadersThatAreOursOrBreakTheLine() throws Exception {
    for (Map<String, String> headers :
        List.of(
            Map.of("Host", "x"),
            Map.of("content-length", "5"),
            Map.of("X", "a\r\nY: b"),
            Map.of("X Y", "a"),
            Map.of("Idempotency-Key", "mine"))) {
      assertThat(calls.failure("http_request", Map.of("url", base + "/json", "headers", headers)))
          .contains("header");
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void aRefusedConnectionIsAFailureThatMayPass() throws Exception {
    server.stop(0);

    ToolResult result =
        calls.call("http_request", Map.of("url", base + "/json", "method", "POST", "body", "x"));

    assertThat(result)
        .isInstanceOfSatisfying(
            ToolResult.Failed.class, failed -> assertThat(failed.retryable()).isTrue());
  }

  @Test
  void anAnswerThatNeverCameIsLostWhateverTheMethod() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String host = "127.0.0.1:" + silent.getLocalPort();
      calls = callsAllowed(host).timeout(Duration.ofMillis(500));

      assertThat(
              calls.call(
                  "http_request", Map.of("url", "http://" + host, "method", "POST", "body", "x")))
          .isInstanceOf(ToolResult.Lost.class);
      assertThat(calls.call("http_request", Map.of("url", "http://" + host)))
          .as("whether a GET may be sent again is the operator's to say")
          .isInstanceOf(ToolResult.Lost.class);
    }
  }

  @Test
  void aConnectionThatBreaksAfterTheRequestIsLostForAChange() throws Exception {
    try (ServerSocket rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String host = "127.0.0.1:" + rude.getLocalPort();
      CompletableFuture<Void> served = CompletableFuture.runAsync(() -> readThenSend(rude, ""));
      calls = callsAllowed(host);

      assertThat(
              calls.call(
                  "http_request", Map.of("url", "http://" + host, "method", "PUT", "body", "x")))
          .isInstanceOf(ToolResult.Lost.class);
      served.join();
    }
  }

  @Test
  void anAnswerThatBreaksOffIsLostForAReadAndAnAnswerForAChange() throws Exception {
    try (ServerSocket rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String host = "127.0.0.1:" + rude.getLocalPort();
      String cut = "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\nhalf";
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                readThenSend(rude, cut);
                readThenSend(rude, cut);
              });
      calls = callsAllowed(host);

      assertThat(calls.call("http_request", Map.of("url", "http://" + host)))
          .isInstanceOfSatisfying(
              ToolResult.Lost.class, lost -> assertThat(lost.reason()).contains("broke off"));
      assertThat(calls.object("http_request", Map.of("url", "http://" + host, "method", "POST")))
          .containsEntry("status", 201)
          .containsEntry("body", "half")
          .containsEntry("truncated", true);
      served.join();
    }
  }

  private static void readThenSend(ServerSocket server, String answer) {
    try (Socket client = server.accept()) {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) client.getInputStream().read());
      }
      client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  private Map<String, Object> get(String path) throws InterruptedException {
    return calls.object("http_request", Map.of("url", base + path));
  }

  private String failure(String path) throws InterruptedException {
    return calls.failure("http_request", Map.of("url", base + path));
  }
}
