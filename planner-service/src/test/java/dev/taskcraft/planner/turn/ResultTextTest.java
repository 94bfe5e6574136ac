package dev.taskcraft.planner.turn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultTextTest {
  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 11, 12, 13})
  void leavesNoHalfOfASurrogatePair(int most) {
    String cut = ResultText.cut("😀".repeat(40), most);

    assertThat(cut.codePoints()).noneMatch(point -> point <= 0xffff && isSurrogate(point));
    assertThat(cut).contains("80 characters left out").startsWith("😀").endsWith("😀");
  }

  private static boolean isSurrogate(int point) {
    return Character.isSurrogate((char) point);
  }
}
