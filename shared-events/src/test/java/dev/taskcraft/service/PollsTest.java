package dev.taskcraft.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.log.kafka.Pace;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PollsTest {
  @Test
  void recordsGatherForAsLongAsTheSettingSays() {
    assertThat(Polls.longest(Map.of(Polls.GATHER, Duration.ofMillis(40).toString())))
        .isEqualTo(Duration.ofMillis(40));
    assertThat(Polls.longest(Map.of())).isEqualTo(Pace.SHORT);
  }
}
