package dev.taskcraft.executor.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GraceTest {
  private final AtomicBoolean alive = new AtomicBoolean();
  private final AtomicLong now = new AtomicLong();
  private final Grace grace = new Grace(_ -> alive.get(), Duration.ofNanos(10), now::get);

  @Test
  void believesADeathThatLasts() {
    assertThat(grace.test("one")).isTrue();
    now.set(9);
    assertThat(grace.test("one")).isTrue();
    now.set(10);
    assertThat(grace.test("one")).isFalse();
    assertThat(grace.test("two")).as("seen for the first time").isTrue();
  }

  @Test
  void doesNotBelieveADeathThatPasses() {
    assertThat(grace.test("one")).isTrue();
    now.set(9);
    alive.set(true);
    assertThat(grace.test("one")).isTrue();
    alive.set(false);
    now.set(18);
    assertThat(grace.test("one")).isTrue();
    now.set(28);
    assertThat(grace.test("one")).isFalse();
  }

  @Test
  void countsAnewAfterNobodyAskedForLong() {
    assertThat(grace.test("one")).isTrue();
    now.set(Duration.ofHours(1).toNanos()); // it may have lived meanwhile
    assertThat(grace.test("one")).isTrue();
  }
}
