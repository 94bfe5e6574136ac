package dev.taskcraft.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedactorTest {
  private final Redactor redactor =
      new Redactor(Map.of("TOKEN", "s3cr3t", "LONGER", "s3cr3t-value", "PIN", "123"));

  @Test
  void masksEveryValueAndTheLongestFirst() {
    assertThat(redactor.text("<s3cr3t-value> s3cr3t s3cr3ts3cr3t")).isEqualTo("<***> *** ******");
  }

  @Test
  void leavesShortValuesAlone() {
    assertThat(redactor.text("123 apples")).isEqualTo("123 apples");
  }

  @Test
  void masksKeysAndValuesHoweverDeep() {
    assertThat(redactor.value(Map.of("a s3cr3t", List.of(Map.of("b", "s3cr3t"), 7L, true))))
        .isEqualTo(Map.of("a ***", List.of(Map.of("b", "***"), 7L, true)));
    assertThat(redactor.value(null)).isNull();
  }

  @Test
  void mendsHalfASurrogatePairAndKeepsAWholeOne() {
    assertThat(redactor.text("\ud83d \ud83d\ude00")).isEqualTo("? \ud83d\ude00");
  }
}
