package dev.taskcraft.executor.mcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.executor.mcp.ServerUnusable;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.tool.Effect;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server of somebody else, well-behaved and not. */
@Timeout(120)
class McpToolsTest {
  @Test
  void listsWhatTheServerOffersAndTrustsNoneOfItsHints() throws Exception {
    try (Stranger server = Stranger.start()) {
      assertThat(server.tools()).hasSize(8).containsKeys("stranger.echo", "stranger.fail");
      assertThat(server.tool("echo").spec().effect()).isEqualTo(Effect.IRREVERSIBLE);
      assertThat(server.tool("echo").spec().origin()).isEqualTo("mcp server stranger");
    }
  }

  @Test
  void callsATool() throws Exception {
    try (Stranger server = Stranger.start()) {
      assertThat(server.call("echo", Map.of("text", "hello")))
          .isEqualTo(ToolResult.Returned.of("hello"));
    }
  }

  @Test
  void anErrorOfTheToolOrOfTheProtocolIsAFailure() throws Exception {
    try (Stranger server = Stranger.start()) {
      assertThat(server.call("fail", Map.of()))
          .isEqualTo(new ToolResult.Failed("it is on fire", null, false));
      assertThat(server.call("refuse", Map.of()))
          .isInstanceOfSatisfying(
              ToolResult.Failed.class,
              failed -> assertThat(failed.message()).contains("not like this"));
    }
  }

  @Test
  void aToolThatTakesSomethingElseByNowIsNotCalled() throws Exception {
    try (Stranger server = Stranger.start("fickle")) {
      String before = server.tool("echo").spec().schemaDigest();

      assertThat(server.call("echo", Map.of("text", "hello")))
          .isInstanceOfSatisfying(
              ToolResult.Unreachable.class,
              refused -> assertThat(refused.reason()).contains("changed"));
      assertThat(server.tool("echo").spec().schemaDigest()).isNotEqualTo(before);
    }
  }

  @Test
  void aServerThatDoesNotListItsToolsIsGivenUp() {
    assertThatThrownBy(() -> Stranger.start(Duration.ofSeconds(3), "mute"))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("'stranger' lists no tools")
        .hasMessageContaining("no answer within 3 s");
  }

  @Test
  void aCallIsLostWhenTheServerDiesInTheMiddleOfIt() throws Exception {
    try (Stranger server = Stranger.start()) {
      assertThat(server.call("die", Map.of()))
          .isInstanceOfSatisfying(
              ToolResult.Lost.class,
              lost -> assertThat(lost.reason()).contains("exit code 7").contains("out of cheese"));
      assertThat(server.call("echo", Map.of("text", "again")))
          .as("it is started again")
          .isEqualTo(ToolResult.Returned.of("again"));
    }
  }

  @Test
  void aCallIsLostWhenItTakesTooLong() throws Exception {
    try (Stranger server = Stranger.start()) {
      assertThat(server.call("hang", Map.of(), Duration.ofMillis(200)))
          .isInstanceOfSatisfying(
              ToolResult.Lost.class, lost -> assertThat(lost.reason()).contains("200 ms"));
    }
  }

  @Test
  void aServerThatDiedBetweenCallsIsStartedAgain() throws Exception {
    try (Stranger server = Stranger.start()) {
      ToolResult first = server.call("pid", Map.of());
      assertThat(server.call("leave", Map.of())).isEqualTo(ToolResult.Returned.of("bye"));

      assertThat(server.call("pid", Map.of()))
          .isInstanceOf(ToolResult.Returned.class)
          .isNotEqualTo(first);
    }
  }

  @Test
  void saysWhatALauncherSaysOfItself() {
    McpTools tools =
        new McpTools(
            Map.of(),
            launch -> {
              throw new ServerUnusable("no room in here");
            });
    assertThatThrownBy(() -> tools.open(Stranger.source(Map.of()), Stranger.place(Map.of())))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessage("mcp server '" + Stranger.NAME + "': no room in here");
  }
}
