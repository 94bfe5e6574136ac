package dev.taskcraft.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {
  @Test
  void hasOneFormForEveryNumber() {
    assertThat(
            Json.copyValue(
                List.of(1, (short) 2, (byte) 3, 4L, BigInteger.TWO, 1.5f, BigDecimal.valueOf(2.5))))
        .isEqualTo(List.of(1L, 2L, 3L, 4L, 2L, 1.5, 2.5));
  }

  @Test
  void copiesAllTheWayDownAndKeepsNullsAndOrder() {
    List<Object> inner = new ArrayList<>(Arrays.asList("a", null));
    Map<String, Object> outer = new HashMap<>();
    outer.put("list", inner);
    outer.put("none", null);
    Map<String, Object> copy = Json.copy(outer);
    inner.add("later");
    assertThat(copy).containsEntry("none", null).containsEntry("list", Arrays.asList("a", null));
    assertThatThrownBy(() -> copy.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((List<?>) copy.get("list")).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  static List<Object> notJson() {
    return List.of(
        1L << 53,
        -(1L << 53),
        new BigInteger("99999999999999999999"),
        Double.NaN,
        Double.POSITIVE_INFINITY,
        'c',
        Map.of(1, "a"),
        new Object(),
        "half \uD83D",
        "\uDD25 half",
        Map.of("\uD83D", 1));
  }

  @ParameterizedTest
  @MethodSource
  void notJson(Object value) {
    assertThatThrownBy(() -> Json.copyValue(List.of(value)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesTheEndsOfTheSafeRangeAndWholePairs() {
    List<Object> value = List.of((1L << 53) - 1, -(1L << 53) + 1, "\uD83D\uDD25");
    assertThat(Json.copyValue(value)).isEqualTo(value);
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    Object value = "leaf";
    for (int depth = 0; depth < 65; depth++) {
      value = List.of(value);
    }
    assertThat(Json.copyValue(value)).isEqualTo(value);
    Object deeper = List.of(value);
    assertThatThrownBy(() -> Json.copyValue(deeper)).hasMessageContaining("deeper than 64");
  }
}
