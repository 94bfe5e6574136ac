package dev.taskcraft.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTimeTest {
  @Property
  void whatInstantWritesIsReadBack(
      @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long second,
      @ForAll @IntRange(max = 999_999_999) int nano) {
    Instant time = Instant.ofEpochSecond(second, nano);

    assertThat(WireTime.parse(time.toString())).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-28T00:17:44Z",
        "2026-11-28T00:17:44.Z",
        "2026-11-28T00:17:44.5Z",
        "2026-11-28T00:17:44.000000001Z",
        "2026-11-28T01:17:44+01:00",
        "2026-11-28T24:00:00Z",
        "2026-12-31T23:59:60Z",
        "+12026-11-28T00:17:44Z"
      })
  void otherFormsAreReadAsInstantReadsThem(String text) {
    assertThat(WireTime.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-02-30T00:00:00Z",
        "2026-11-28T00:17:44",
        "2026-11-28T00:17:44.-1Z",
        "2026-11-28T00:61:44Z",
        "2026-11-28T00:17:44,5Z"
      })
  void whatIsNoTimeIsRefused(String text) {
    assertThatThrownBy(() -> WireTime.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
