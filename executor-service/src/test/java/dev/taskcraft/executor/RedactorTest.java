package dev.taskcraft.executor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

  private static final String KEY = "-----BEGIN-----\npa\"ss\\wörd/+\n-----END-----";

  @Test
  void hidesASecretInTextsListsAndKeys() {
    Redactor redactor = new Redactor(Map.of("TOKEN", "hunter22"));

    assertThat(redactor.value(Map.of("hunter22", List.of("it is hunter22", 7L))))
        .isEqualTo(Map.of("***", List.of("it is ***", 7L)));
  }

  @Test
  void hidesASecretHoweverJsonSpellsIt() throws Exception {
    Redactor redactor = new Redactor(Map.of("KEY", KEY));
    Map<String, String> value = Map.of("key", KEY);

    assertThat(redactor.text(new JsonMapper().writeValueAsString(value)))
        .isEqualTo("{\"key\":\"***\"}");
    JsonMapper ascii = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    assertThat(redactor.text(ascii.writeValueAsString(value))).isEqualTo("{\"key\":\"***\"}");
    assertThat(
            redactor.text(
                "-----BEGIN-----\\u000apa\\u0022ss\\\\w\\u00f6rd\\/\\u002B\\n-----END-----"))
        .isEqualTo("***");
  }

  @Test
  void leavesOtherEscapesAsTheyAre() {
    Redactor redactor = new Redactor(Map.of("TOKEN", "nabc"));

    String text = "C:\\nabc is \\\\d+ \\u12 \\x \\";
    assertThat(redactor.text(text)).isEqualTo("C:\\*** is \\\\d+ \\u12 \\x \\");
    assertThat(redactor.text("a\\tb \\u0041")).isEqualTo("a\\tb \\u0041");
  }

  @Test
  void hidesASecretWithALineEndWhereTheLineEndIsGone() {
    Redactor redactor = new Redactor(Map.of("TOKEN", "hunter22\n"));

    assertThat(redactor.text("Bearer hunter22")).isEqualTo("Bearer ***");
  }

  @Test
  void hidesANumberWrittenLikeASecret() {
    Redactor redactor = new Redactor(Map.of("PIN", "493817", "LONG", "12345678", "RATE", "12.75"));

    assertThat(
            redactor.value(List.of(493817L, 493817, 493817.0, 12345678.0, 12.75, 4938170L, true)))
        .isEqualTo(List.of("***", "***", "***", "***", "***", 4938170L, true));
  }

  @Test
  void leavesValuesUnderFourCharactersAlone() {
    Redactor redactor = new Redactor(Map.of("PIN", "123"));

    assertThat(redactor.value(List.of("123", 123L))).isEqualTo(List.of("123", 123L));
  }
}
