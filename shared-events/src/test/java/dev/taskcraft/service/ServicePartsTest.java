package dev.taskcraft.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServicePartsTest {
  private static final Duration GATHER = Duration.ofMillis(40);

  private final Map<String, Object> channel = ServiceParts.channel("taskcraft-test", GATHER);

  @Test
  void theChannelIsToldHowLongRecordsGather() {
    assertThat(Polls.longest(channel)).isEqualTo(GATHER);
  }

  /** The framework drops others without a word. */
  @Test
  void theChannelIsToldTextsAlone() {
    assertThat(channel.values()).hasOnlyElementsOfType(String.class);
  }
}
