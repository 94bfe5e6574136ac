package dev.taskcraft.executor.java;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void cutsALongMessageBesideASurrogatePair() {
    String message =
        "x".repeat(2_000 - "IllegalStateException: ".length() - 1) + "\ud83d\ude00 end";

    assertThat(Failures.oneLine(new IllegalStateException(message)))
        .startsWith("IllegalStateException: x")
        .endsWith("x…");
  }
}
