package dev.taskcraft.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final int MOST = 500;

  private final AtomicLong now = new AtomicLong();
  private double load;
  private final Pace pace = new Pace(MOST, Pace.LONGEST, () -> load, now::get);

  @Test
  void nobodyWaitsWhileThereIsAProcessorToSpare() {
    load = Pace.FULL;
    assertThat(after(1000)).isZero();
  }

  @Test
  void onAFullMachineRecordsGatherMoreAndMoreUpToALimit() {
    load = 1;
    Duration before = Duration.ZERO;
    for (int window = 0; window < 15; window++) {
      Duration wait = after(1);
      assertThat(wait).isGreaterThan(before);
      before = wait;
    }
    assertThat(after(40)).isEqualTo(Pace.LONGEST);
  }

  @Test
  void whereTheWaitLeavesProcessorsIdleItGrowsShorter() {
    load = 1;
    Duration before = after(10);
    load = Pace.FULL - 0.05;
    Duration shorter = after(1);
    assertThat(shorter).isPositive().isLessThan(before);
    load = 0;
    assertThat(after(3)).isZero();
  }

  @Test
  void comesToRestWhereTheMachineIsJustFull() {
    // a machine that has 1 % less to do for each millisecond that records gather longer
    for (int window = 0; window < 300; window++) {
      load = 1 - after(1).toMillis() / 100.0;
    }
    long rest = Math.round(100 * (1 - Pace.FULL));
    assertThat(after(1)).isCloseTo(Duration.ofMillis(rest), MILLISECOND.multipliedBy(2));
  }

  @Test
  void fewRecordsNeverWaitHoweverBusyOthersKeepTheMachine() {
    load = 1;
    after(20);
    for (int poll = 0; poll < 400; poll++) {
      polled(Pace.WINDOW.dividedBy(20), Pace.MANY / 25);
    }
    assertThat(polled(MILLISECOND, 4)).isZero();
  }

  @Test
  void whatIsThereAlreadyNeedsNoWaitAndNothingIsNoReason() {
    load = 1;
    after(20);
    assertThat(polled(MILLISECOND, MOST - 1)).isPositive();
    assertThat(polled(MILLISECOND, MOST)).as("more are there").isZero();
    assertThat(polled(MILLISECOND, 0)).as("nothing came").isZero();
  }

  @Test
  void nothingGathersWhereTheLoadIsNotKnown() {
    load = 1;
    after(20);
    for (double unknown : new double[] {-1, Double.NaN}) {
      load = unknown;
      assertThat(after(1)).isZero();
    }
  }

  /** The wait after so many windows with many records. */
  private Duration after(int windows) {
    Duration wait = Duration.ZERO;
    for (int poll = 0; poll < 20 * windows; poll++) {
      wait = polled(Pace.WINDOW.dividedBy(20), Pace.MANY);
    }
    return wait;
  }

  private Duration polled(Duration after, int records) {
    now.addAndGet(after.toNanos());
    return pace.pause(records);
  }
}
