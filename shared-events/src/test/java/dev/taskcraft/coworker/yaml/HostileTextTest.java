package dev.taskcraft.coworker.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the text, the answer is a coworker or problems; never an exception, never a long wait.
 */
class HostileTextTest {
  private static final String HEAD = "name: A\nobjective: b\n";

  @Property(tries = 1_000)
  void answersEveryText(@ForAll String text) {
    check(text);
  }

  @Property(tries = 1_000)
  void answersEveryTextMadeOfYamlsOwnPieces(@ForAll("pieces") String text) {
    check(HEAD + text);
  }

  @Property(tries = 1_000)
  void answersAValidFileWithSomeTextReplaced(
      @ForAll int from, @ForAll int length, @ForAll("pieces") String piece) {
    String file = StarterFiles.coworker();
    int start = Math.floorMod(from, file.length());
    int end = Math.min(file.length(), start + Math.floorMod(length, 12));
    check(file.substring(0, start) + piece + file.substring(end));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[", "{", "- ", "? ", "&a ", "*a ", "a: ", "a.", "'", "\"", "\\", "|\n", "!", "!!str ", "%",
        "# ", ": ", "-", "\n", " ", "a b\n  ", "9", "_", "1_", "x: [", "${", "\r", "a: b\n",
        "{a: b},", "[a],", "a,", "--- ", "&a a,", "...\n",
      })
  void answersAFileFullOfOnePieceInTime(String piece) {
    String full = piece.repeat((SourceText.LIMIT - 100) / piece.length());
    for (String start : List.of("", HEAD + "role: ", HEAD + "tools: [", HEAD + "playbook:\n- ")) {
      assertTimeoutPreemptively(Duration.ofSeconds(20), () -> check(start + full));
    }
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
            "name",
            "tools",
            "policies",
            "playbook",
            "mcp",
            "module",
            "for_each",
            "steps",
            "args",
            ": ",
            ":",
            "- ",
            "\n",
            "\n  ",
            "\n    ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "'",
            "\"",
            "&a ",
            "*a",
            "!!str ",
            "!x ",
            "<<",
            "? ",
            "| ",
            "> ",
            "#",
            "%",
            "---\n",
            "...\n",
            "\t",
            "\\u202e",
            "~",
            "010",
            "5",
            ".nan",
            "true",
            "no",
            "read_file",
            "${x}",
            "\u2028",
            "\u0085",
            "\ud83d\ude00",
            "\ud800",
            "\u0000",
            "\ufeff",
            "\u202e",
            "\r")
        .list()
        .ofMaxSize(12)
        .map(list -> String.join("", list));
  }

  private static void check(String text) {
    switch (CoworkerFile.parse(text, "f")) {
      case Reading.Parsed parsed -> assertThat(parsed.coworker().name()).isNotBlank();
      case Reading.Refused refused -> {
        assertThat(refused.problems()).isNotEmpty().hasSizeLessThanOrEqualTo(100);
        refused
            .problems()
            .forEach(
                problem -> {
                  assertThat(problem.message()).hasSizeLessThan(700);
                  assertThat(problem.message().codePoints()).noneMatch(Characters::invisible);
                  assertThat(problem.at().line()).isBetween(1, text.length() + 1);
                  assertThat(problem.at().column()).isBetween(1, text.length() + 2);
                });
      }
    }
  }
}
