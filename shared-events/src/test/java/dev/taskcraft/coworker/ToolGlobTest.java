package dev.taskcraft.coworker;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolGlobTest {
  @ParameterizedTest
  @CsvSource({
    "send_report, send_report, true",
    "send_report, send_reports, false",
    "send_report, Send_report, false",
    "*, anything, true",
    "send_*, send_, true",
    "send_*, resend_x, false",
    "*_file, write_file, true",
    "*_file, write_files, false",
    "files.*, files.read, true",
    "files.*, filesXread, false",
    "a*b*c, a1b2c, true",
    "a*b*c, acb, false",
    "a**c, ac, true",
    "*ab, aab, true",
    "run?shell, run_shell, false",
    "[a], a, false",
  })
  void matchesWholeNamesWithTheStarAsTheOnlyWildcard(String glob, String name, boolean matches) {
    assertThat(new ToolGlob(glob).matches(name)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"*, true", "**, true", "***, true", "*a*, false", "a, false", "'', false"})
  void saysWhetherItStandsForEveryTool(String glob, boolean everything) {
    assertThat(new ToolGlob(glob).matchesEverything()).isEqualTo(everything);
  }

  @Property
  void agreesWithTheSameGlobAsARegularExpression(
      @ForAll @CharRange(from = 'a', to = 'b') @Chars('*') @StringLength(max = 8) String glob,
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String name) {
    assertThat(new ToolGlob(glob).matches(name)).isEqualTo(name.matches(glob.replace("*", ".*")));
  }

  @Test
  void staysFastWhereBacktrackingWouldNot() {
    assertThat(new ToolGlob("a*".repeat(2_000) + "b").matches("a".repeat(20_000))).isFalse();
  }
}
