package dev.taskcraft.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  @Test
  void readsNumbersAsLongOrDouble() {
    assertThat(StrictJson.parse("[1, -2, 1.0, 1e2, 9007199254740991, true, null, \"a\", {}]"))
        .isEqualTo(
            java.util.Arrays.asList(
                1L, -2L, 1.0, 100.0, 9007199254740991L, true, null, "a", Map.of()));
    assertThat(StrictJson.parse("null")).isNull();
    assertThat(StrictJson.parse("[1]".getBytes(StandardCharsets.UTF_8))).isEqualTo(List.of(1L));
    assertThat(StrictJson.parseObject("{\"a\":{\"b\":null}}")).containsOnlyKeys("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":1,\"a\":2}",
        "{\"x\":{\"a\":1,\"a\":2}}",
        "1 2",
        "{} x",
        "{'a':1}",
        "{a:1}",
        "[1,]",
        "NaN",
        "1e400",
        "9007199254740992",
        "123456789012345678901234567890",
        "// c\n1",
        "01",
        "\"\t\"",
        "+1"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> StrictJson.parse(text)).isInstanceOf(UnreadableJson.class);
  }

  @Test
  void saysWhereTheTextIsWrong() {
    assertThatThrownBy(() -> StrictJson.parse("{\"a\":1,\n\"a\":2}"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("Duplicate field 'a'");
  }

  @Test
  void limitsDepthAndSize() {
    assertThat(StrictJson.parse("[".repeat(65) + "]".repeat(65))).isNotNull();
    assertThatThrownBy(() -> StrictJson.parse("[".repeat(66) + "]".repeat(66)))
        .isInstanceOf(UnreadableJson.class);
    assertThatThrownBy(() -> StrictJson.parse("[".repeat(1_000_000)))
        .isInstanceOf(UnreadableJson.class);
    assertThatThrownBy(() -> StrictJson.parse("[" + " ".repeat(17 << 20) + "]"))
        .isInstanceOf(UnreadableJson.class)
        .hasMessageContaining("16777216");
  }

  @Test
  void wantsAnObjectWhereOneIsAskedFor() {
    assertThatThrownBy(() -> StrictJson.parseObject("[]"))
        .isInstanceOf(UnreadableJson.class)
        .hasMessageContaining("not an object");
  }
}
