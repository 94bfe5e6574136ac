package dev.taskcraft.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
  @Test
  void writesTheExampleOfRfc8785() {
    Object value =
        StrictJson.parse(
            """
            {"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
             "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
             "literals": [null, true, false]}""");
    assertThat(CanonicalJson.of(value))
        .isEqualTo(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  @Test
  void sortsKeysByUtf16Units() {
    assertThat(CanonicalJson.of(Map.of("\uFB33", 1L, "\uD83D\uDE00", 2L, "1", 3L)))
        .isEqualTo("{\"1\":3,\"\uD83D\uDE00\":2,\"\uFB33\":1}");
  }

  @Test
  void refusesHalfASurrogatePairBecauseItsBytesWouldBeThoseOfAQuestionMark() {
    assertThatThrownBy(() -> CanonicalJson.of(List.of("a\uD800")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("index 1");
  }

  @Test
  void digestsTheUtf8FormOfTheText() {
    // printf '{}' | sha256sum
    assertThat(CanonicalJson.digest(Map.of()))
        .isEqualTo("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  }

  @Property(tries = 1000)
  void writesWhatTheReferenceWrites(@ForAll("objects") Map<String, Object> value)
      throws IOException {
    String text = CanonicalJson.of(value);
    assertThat(text).isEqualTo(new JsonCanonicalizer(text).getEncodedString());
  }

  @Property(tries = 1000)
  void keepsTheValue(@ForAll("objects") Map<String, Object> value) {
    String text = CanonicalJson.of(value);
    assertThat(CanonicalJson.of(StrictJson.parse(text))).isEqualTo(text);
  }

  @Provide
  Arbitrary<Map<String, Object>> objects() {
    return Arbitraries.randomValue(random -> object(random, 3));
  }

  private static Map<String, Object> object(Random random, int depth) {
    Map<String, Object> object = new HashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      object.put(text(random), value(random, depth));
    }
    return object;
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong(-(1L << 53) + 1, 1L << 53);
      case 3 -> (long) random.nextInt(100);
      case 4 -> number(random);
      case 5 -> text(random);
      case 6 -> Stream.generate(() -> value(random, depth - 1)).limit(random.nextInt(4)).toList();
      default -> object(random, depth - 1);
    };
  }

  /**
   * Any bits, but no whole numbers beyond 2^53: canonical text shows those as integers, and they
   * are not read back.
   */
  private static double number(Random random) {
    double any = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(any) && Math.abs(any) < (1L << 53) ? any : random.nextGaussian();
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(6), 0, Character.MAX_CODE_POINT + 1)
        .map(any -> random.nextBoolean() ? any % 0x80 : any)
        .filter(any -> any < Character.MIN_SURROGATE || any > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
