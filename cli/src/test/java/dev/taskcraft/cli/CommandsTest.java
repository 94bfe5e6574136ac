package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"list", "--json list", "--backend postgres list", "run list", "run --help"})
  void aCommandCalledByNameComesAlone(String words) {
    assertThat(Commands.neededFor(words.split(" "))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--version",
        "help run",
        "--help run",
        "generate-completion",
        "frobnicate list"
      })
  void helpCompletionAndMistakesSeeAll(String words) {
    assertThat(Commands.neededFor(words.split(" "))).hasSizeGreaterThan(15);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json status", "status --json"})
  void optionsOfEveryCommandGoBeforeAndAfterIt(String words) {
    var parsed =
        Main.commandLine(new TaskcraftCommand(Map.of()), (words + " abcdef").split(" "))
            .parseArgs((words + " abcdef").split(" "));
    assertThat(parsed.subcommand().commandSpec().name()).isEqualTo("status");
    assertThat(parsed.hasMatchedOption("--json") || parsed.subcommand().hasMatchedOption("--json"))
        .isTrue();
  }
}
