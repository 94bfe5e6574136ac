package dev.taskcraft.executor.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import dev.taskcraft.tool.ToolSpec.Backoff;
import dev.taskcraft.tool.ToolSpec.ReadWhen;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolSpecsTest {
  private static final ToolSpec SPEC =
      new ToolSpec(
          "http_request",
          "Sends a request.",
          Map.of("type", "object"),
          "sha256:0",
          Effect.IRREVERSIBLE,
          new ReadWhen("method", List.of("GET"), true),
          Duration.ofSeconds(30),
          0,
          Backoff.DEFAULT,
          "built in",
          false,
          true,
          null);

  @Test
  void settingsThatSayNothingChangeNothing() {
    assertThat(ToolSpecs.with(SPEC, Settings.NONE)).isEqualTo(SPEC);
  }

  @Test
  void aStatedEffectHoldsForEveryCall() {
    ToolSpec strict = ToolSpecs.with(SPEC, new Settings(Effect.IRREVERSIBLE, null, null, null));
    ToolSpec loose = ToolSpecs.with(SPEC, new Settings(Effect.READ, null, null, null));

    assertThat(SPEC.effectOf(Map.of("method", "GET"))).isEqualTo(Effect.READ);
    assertThat(strict.effectOf(Map.of("method", "GET"))).isEqualTo(Effect.IRREVERSIBLE);
    assertThat(loose.guards(Map.of("method", "POST"))).isFalse();
  }

  @Test
  void timeoutAndRetriesAreTheOperators() {
    ToolSpec spec = ToolSpecs.with(SPEC, new Settings(null, Duration.ofMinutes(2), 3, null));

    assertThat(spec.timeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(spec.retries()).isEqualTo(3);
    assertThat(spec.effectOf(Map.of())).isEqualTo(Effect.READ);
  }
}
