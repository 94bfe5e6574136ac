package dev.taskcraft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CallersTraceTest {
  @Test
  void isContinuedWhereTheEnvironmentNamesOne() {
    assertThat(new CallersTrace(Map.of("TRACEPARENT", "00-a-b-01")).appending(null))
        .containsExactly(Map.entry("traceparent", "00-a-b-01"));
    assertThat(
            new CallersTrace(Map.of("TRACEPARENT", "00-a-b-01", "TRACESTATE", "c=d"))
                .appending(null))
        .containsOnly(Map.entry("traceparent", "00-a-b-01"), Map.entry("tracestate", "c=d"));
  }

  @Test
  void isNoneElse() {
    assertThat(new CallersTrace(Map.of()).appending(null)).isEmpty();
    assertThat(new CallersTrace(Map.of("TRACESTATE", "c=d")).appending(null)).isEmpty();
  }
}
