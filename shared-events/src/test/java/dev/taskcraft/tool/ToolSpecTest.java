package dev.taskcraft.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolSpecTest {
  private static ToolSpec http(String origin) {
    return new ToolSpec(
        "http_request",
        "",
        Map.of(),
        "sha256:s",
        Effect.IRREVERSIBLE,
        new ToolSpec.ReadWhen("method", List.of("GET"), true),
        Duration.ofSeconds(1),
        0,
        ToolSpec.Backoff.DEFAULT,
        origin,
        false,
        true,
        null);
  }

  @Test
  void aCallMayReadThoughItsToolWrites() {
    ToolSpec http = http("built in");
    assertThat(http.effectOf(Map.of("method", "GET"))).isEqualTo(Effect.READ);
    assertThat(http.effectOf(Map.of())).isEqualTo(Effect.READ);
    assertThat(http.effectOf(Map.of("method", "get"))).isEqualTo(Effect.IRREVERSIBLE);
    assertThat(http.effectOf(Map.of("method", 1L))).isEqualTo(Effect.IRREVERSIBLE);
    assertThat(http.guards(Map.of("method", "POST"))).isTrue();
    assertThat(http.guards(Map.of("method", "GET"))).isFalse();
  }

  @Test
  void waitsLongerAfterEachAttemptUpToABound() {
    ToolSpec.Backoff backoff =
        new ToolSpec.Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), 2);
    assertThat(List.of(1, 2, 3, 4, 5, 5000).stream().map(backoff::after))
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
  }

  @Test
  void refusesTwoToolsOfOneNameAndSaysWhereTheyComeFrom() {
    assertThatThrownBy(() -> new Toolset(List.of(http("built in"), http("mcp server web"))))
        .hasMessageContaining("http_request")
        .hasMessageContaining("built in")
        .hasMessageContaining("mcp server web");
  }
}
