package dev.taskcraft.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Duration MILLISECOND = Duration.ofMillis(1);

  private final AtomicLong now = new AtomicLong();
  private final Pace pace = new Pace(Pace.SHORT, now::get);

  @Test
  void aTaskAloneNeverWaits() {
    for (int step = 0; step < 1000; step++) {
      assertThat(polled(MILLISECOND.multipliedBy(3), 4)).as("step %d", step).isZero();
    }
  }

  @Test
  void recordsGatherUntilABatchShouldHaveCome() {
    for (int poll = 0; poll < 50; poll++) {
      polled(MILLISECOND, 20);
    }
    assertThat(polled(MILLISECOND, 20)).isEqualTo(MILLISECOND.multipliedBy(4));
    assertThat(polled(MILLISECOND, 80)).isEqualTo(MILLISECOND);
    assertThat(polled(MILLISECOND, Pace.BATCH)).as("one has come").isZero();
    assertThat(polled(MILLISECOND, 0)).as("nothing came").isZero();
  }

  @Test
  void nobodyWaitsForLong() {
    for (int poll = 0; poll < 50; poll++) {
      polled(MILLISECOND, 2);
    }
    assertThat(polled(MILLISECOND, 2)).isEqualTo(Pace.SHORT);
  }

  @Test
  void whenFewComeAgainNobodyWaits() {
    polled(Pace.WINDOW, 10 * Pace.MANY);
    assertThat(polled(MILLISECOND, 1)).isPositive();

    polled(Pace.WINDOW, 1);
    assertThat(polled(MILLISECOND, 1)).isZero();
  }

  private Duration polled(Duration after, int records) {
    now.addAndGet(after.toNanos());
    return pace.wait(records);
  }
}
