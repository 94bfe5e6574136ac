package dev.taskcraft.executor.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that don't keep to the protocol, as shell scripts. */
@Timeout(60)
class McpSessionTest {
  private static final String READY =
      "read l; echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2025-06-18\"}}'; ";

  @TempDir Path temp;

  @Test
  void refusesAServerThatSpeaksAnotherVersion() {
    assertThatThrownBy(
            () -> open("read l; echo '{\"id\":1,\"result\":{\"protocolVersion\":\"1.0\"}}'; cat"))
        .isInstanceOf(ServerUnusable.class)
        .hasMessageStartingWith("it speaks MCP 1.0, and not one of");
  }

  @Test
  void saysHowAServerEndedThatDidNotGetReady() {
    assertThatThrownBy(() -> open("echo no licence >&2; exit 5"))
        .isInstanceOf(ServerUnusable.class)
        .hasMessage("it ended: exit code 5\nno licence");
  }

  @Test
  void givesUpOnAServerThatNeverAnswers() {
    assertThatThrownBy(() -> open("cat >/dev/null", Duration.ofMillis(200)))
        .isInstanceOf(ServerUnusable.class)
        .hasMessage("no answer to initialize within 0.2 s");
  }

  @Test
  void endsAServerThatWritesSomethingElse() throws Exception {
    try (McpSession session = open(READY + "read l; read l; echo hello; cat")) {
      Reply reply = session.call("f", Map.of(), Map.of(), _ -> {}).await(Duration.ofSeconds(30));

      assertThat(reply).isInstanceOf(Reply.Gone.class);
      assertThat(((Reply.Gone) reply).reason()).startsWith("broke the protocol");
      assertThat(session.gone()).isEqualTo(reply);
    }
  }

  @Test
  void answersAServersPingAndRefusesItsOtherRequests() throws Exception {
    // Asks before it reads on, so that what it reads next is initialized, pong, refusal, the call.
    String script =
        READY
            + "read l; echo '{\"id\":\"a\",\"method\":\"ping\"}'; read pong;"
            + " echo '{\"id\":7,\"method\":\"sampling/createMessage\"}'; read no;"
            + " echo '{\"method\":\"notifications/message\",\"params\":{\"data\":\"go\"}}';"
            + " read call; printf '%s' '{\"id\":2,\"result\":{\"heard\":['; echo \"$pong,$no]}}\"; cat";
    CountDownLatch go = new CountDownLatch(1);
    try (McpSession session =
        McpSession.open(server(script), Duration.ofSeconds(30), _ -> go.countDown())) {
      assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();

      Reply reply = session.call("f", Map.of(), Map.of(), _ -> {}).await(Duration.ofSeconds(30));

      assertThat(reply.toString())
          .contains("id=a, result={}", "id=7, error={", "no method 'sampling/createMessage'");
    }
  }

  @Test
  void endsAServerWhoseQuestionsWouldMakeLargeAnswers() throws Exception {
    String id = "$(head -c 100000 /dev/zero | tr '\\0' x)";
    try (McpSession session =
        open(
            READY
                + "read l; read l; echo \"{\\\"id\\\":\\\""
                + id
                + "\\\",\\\"method\\\":\\\"ping\\\"}\"; cat")) {
      Reply reply = session.call("f", Map.of(), Map.of(), _ -> {}).await(Duration.ofSeconds(30));

      assertThat(reply).isInstanceOf(Reply.Gone.class);
      assertThat(((Reply.Gone) reply).reason()).contains("no short text");
    }
  }

  @Test
  void timesOutACallThatTheServerDoesNotEvenRead() throws Exception {
    try (McpSession session = open(READY + "sleep 600")) {
      McpCall call = session.call("f", Map.of("text", "x".repeat(1 << 20)), Map.of(), _ -> {});

      assertThat(call.await(Duration.ofMillis(200))).isNull();
      assertThat(call.cancel(Duration.ofMillis(50))).isFalse();
    }
  }

  @Test
  void outlivesAPrintTakerThatThrows() throws Exception {
    String note = "{\"method\":\"notifications/message\",\"params\":{\"data\":\"hi\"}}";
    try (McpSession session =
        McpSession.open(
            server(
                READY
                    + "read l; echo '"
                    + note
                    + "'; read l; echo '{\"id\":2,\"result\":{}}'; cat"),
            Duration.ofSeconds(30),
            _ -> {
              throw new IllegalStateException("no terminal");
            })) {
      assertThat(session.call("f", Map.of(), Map.of(), _ -> {}).await(Duration.ofSeconds(30)))
          .isEqualTo(new Reply.Result(Map.of()));
    }
  }

  private McpSession open(String script) throws IOException, InterruptedException {
    return open(script, Duration.ofSeconds(30));
  }

  private McpSession open(String script, Duration patience)
      throws IOException, InterruptedException {
    return McpSession.open(server(script), patience, _ -> {});
  }

  private LocalProcess server(String script) throws IOException {
    return LocalProcess.start(
        new Launch(
            List.of("/bin/sh", "-c", script),
            Map.of("PATH", System.getenv("PATH")),
            temp,
            List.of()));
  }
}
