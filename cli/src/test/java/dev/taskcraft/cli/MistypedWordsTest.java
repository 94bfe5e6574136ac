package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MistypedWordsTest {
  @TempDir Path folder;

  @Test
  void aMistypedCommandGetsTheNearestOne() {
    Spoken spoken = Spoken.by(folder, "rnu", "x.yaml");
    assertThat(spoken.exit()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(spoken.err()).contains("unknown command 'rnu'").contains("did you mean run?");
    assertThat(Spoken.by(folder, "frobnicate").err()).contains("see `taskcraft --help`");
  }

  @Test
  void aMistypedOptionGetsTheNearestOne() {
    assertThat(Spoken.by(folder, "list", "--jsn").err()).contains("did you mean --json");
  }

  @Test
  void theVersionIsAnObjectForScripts() {
    for (String[] words :
        new String[][] {
          {"--version", "--json"}, {"--json", "--version"}, {"list", "--version", "--json"}
        }) {
      Spoken spoken = Spoken.by(folder, words);
      assertThat(spoken.exit()).isZero();
      assertThat(spoken.lines()).hasSize(1);
      assertThat(spoken.json().at("/schema").asInt()).isEqualTo(1);
      assertThat(spoken.json().at("/version").asText()).isNotEmpty();
    }
    assertThat(Spoken.by(folder, "--version").out()).startsWith("taskcraft ");
  }
}
