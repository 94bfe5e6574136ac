package dev.taskcraft.executor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CrashGuardTest {
  private final AtomicLong now = new AtomicLong();
  private final CrashGuard guard = new CrashGuard(now::get);

  @Test
  void closesAfterFiveCrashesAndOpensWhenTheyAreLongAgo() {
    for (int crash = 0; crash < 5; crash++) {
      assertThat(guard.closed()).isFalse();
      guard.crashed();
      now.addAndGet(1_000_000_000L);
    }
    assertThat(guard.closed()).isTrue();

    now.addAndGet(CrashGuard.WINDOW.toNanos());
    assertThat(guard.closed()).isFalse();
  }
}
