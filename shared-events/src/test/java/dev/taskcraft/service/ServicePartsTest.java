package dev.taskcraft.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServicePartsTest {
  private static final Duration GATHER = Duration.ofMillis(40);

  private final Map<String, Object> channel =
      ServiceParts.channel("taskcraft-test", Optional.of(GATHER));

  @Test
  void theChannelIsToldHowLongRecordsGather() {
    assertThat(channel)
        .containsEntry("fetch.max.wait.ms", "40")
        .containsEntry("fetch.min.bytes", "262144");
  }

  @Test
  void whatNobodyCouldMeanIsRefused() {
    for (String wrong : List.of("PT40S", "PT-1S")) {
      assertThatThrownBy(
              () -> ServiceParts.channel("taskcraft-test", Optional.of(Duration.parse(wrong))))
          .hasMessageContainingAll("TASKCRAFT_GATHER is " + wrong, "PT0.04S");
    }
  }

  @Test
  void whereNothingIsSaidTheBrokerHoldsNothingBack() {
    for (Optional<Duration> none :
        List.of(Optional.<Duration>empty(), Optional.of(Duration.ZERO))) {
      assertThat(ServiceParts.channel("taskcraft-test", none))
          .doesNotContainKeys("fetch.max.wait.ms", "fetch.min.bytes", "max.poll.records");
    }
  }

  /** The framework drops others without a word. */
  @Test
  void theChannelIsToldTextsAlone() {
    assertThat(channel.values()).hasOnlyElementsOfType(String.class);
  }
}
