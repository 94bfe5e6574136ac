package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.task.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an approver sees of a call. */
class RenderTest {
  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of("hello", List.of("hello")),
        Arguments.of("two words, 5 eggs", List.of("two words, 5 eggs")),
        Arguments.of(5L, List.of("5")),
        Arguments.of("5", List.of("\"5\"")),
        Arguments.of("-1.5e3", List.of("\"-1.5e3\"")),
        Arguments.of("99999999999999999999", List.of("\"99999999999999999999\"")),
        Arguments.of(true, List.of("true")),
        Arguments.of("true", List.of("\"true\"")),
        Arguments.of("null", List.of("\"null\"")),
        Arguments.of("[1]", List.of("\"[1]\"")),
        Arguments.of(List.of(1L), List.of("[1]")),
        Arguments.of("\"x\"", List.of("\"\\\"x\\\"\"")),
        Arguments.of("", List.of("\"\"")),
        Arguments.of("  rm", List.of("\"  rm\"")),
        Arguments.of("rm ", List.of("\"rm \"")),
        Arguments.of("rm\n", List.of("\"rm\\n\"")),
        Arguments.of("a\n  b", List.of("a", "  b")),
        Arguments.of("\n{\n}\n", List.of("", "{", "}", "")),
        Arguments.of("a\u202eb", List.of("a\\u{202e}b")),
        Arguments.of("a\\u{202e}b", List.of("\"a\\\\u{202e}b\"")));
  }

  @ParameterizedTest
  @MethodSource("values")
  void showsAValueWholeAndAsNothingElse(Object value, List<String> lines) {
    List<String> shown = new ArrayList<>();
    Render.call(shown::add, new Call("tool", Map.of("arg", value)));

    assertThat(shown).startsWith("  arg:");
    assertThat(shown.subList(1, shown.size()))
        .isEqualTo(lines.stream().map(line -> "    " + line).toList());
  }
}
