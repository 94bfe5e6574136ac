package dev.taskcraft.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final AtomicLong now = new AtomicLong();
  private final Pace pace = new Pace(now::get);

  @Test
  void aTaskAloneNeverWaits() {
    for (int poll = 0; poll < 1000; poll++) {
      assertThat(polled(Duration.ofMillis(1), 1)).as("poll %d", poll).isFalse();
    }
  }

  @Test
  void recordsGatherWhileManyCome() {
    for (int poll = 0; poll < 50; poll++) {
      polled(Duration.ofMillis(1), 3);
    }
    assertThat(polled(Duration.ofMillis(1), 3)).isTrue();
    assertThat(polled(Duration.ofMillis(1), 0)).as("nothing came").isFalse();
  }

  @Test
  void whenFewComeAgainNobodyWaits() {
    polled(Pace.WINDOW, 10 * Pace.MANY);
    assertThat(polled(Duration.ofMillis(1), 1)).isTrue();

    polled(Pace.WINDOW, 1);
    assertThat(polled(Duration.ofMillis(1), 1)).isFalse();
  }

  private boolean polled(Duration after, int records) {
    now.addAndGet(after.toNanos());
    return pace.waits(records);
  }
}
