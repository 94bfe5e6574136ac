package dev.taskcraft.coworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.tool.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoworkerRecordsTest {
  @Test
  void aSettingThatIsSilentLeavesItToTheOther() {
    var one = new ToolSource.Settings(Effect.READ, null, 2, null);
    var other = new ToolSource.Settings(Effect.IRREVERSIBLE, Duration.ofSeconds(5), 0, "docker");
    assertThat(one.or(other))
        .isEqualTo(new ToolSource.Settings(Effect.READ, Duration.ofSeconds(5), 2, "docker"));
    assertThat(ToolSource.Settings.NONE.or(other)).isEqualTo(other);
  }

  @Test
  void anMcpServerHasACommandOrAUrl() {
    assertThatThrownBy(() -> mcp(List.of(), null)).hasMessageContaining("'files'");
    assertThatThrownBy(() -> mcp(List.of("npx"), "https://x")).hasMessageContaining("not both");
    assertThat(mcp(List.of("npx"), null).command()).containsExactly("npx");
  }

  private static ToolSource.Mcp mcp(List<String> command, String url) {
    return new ToolSource.Mcp(
        "files", command, url, Map.of(), Map.of(), List.of(), ToolSource.Settings.NONE, Map.of());
  }

  @Test
  void aRequestMayStayOpenForAYearAtMostAndNotForNoTime() {
    for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofHours(8_761))) {
      assertThatThrownBy(() -> new Policies.Rule("mail", null, none))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'mail'")
          .hasMessageContaining("365");
    }
    assertThat(new Policies.Rule("mail", null, Duration.ofDays(365)).expires()).hasDays(365);
  }

  @Test
  void anyKeyBeyondTheTwoShortOnesEndsTheShortForm() {
    assertThat(new Policies(List.of("mail"), 5, null, List.of(), List.of(), List.of()).shortForm())
        .isTrue();
    List<Policies.Rule> rule = List.of(new Policies.Rule("mail", null));
    assertThat(new Policies(List.of(), null, null, rule, List.of(), List.of()).shortForm())
        .isFalse();
    assertThat(
            new Policies(List.of(), null, Policies.Verdict.ALLOW, List.of(), List.of(), List.of())
                .shortForm())
        .isFalse();
  }
}
