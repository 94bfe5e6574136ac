package dev.taskcraft.service.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.cluster.Observer.Watch;
import dev.taskcraft.role.Idle;
import dev.taskcraft.role.Settled.Job;
import dev.taskcraft.role.Work;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void namesWhatHasBeenUnderWayForLongUntilItEnds() {
    Watchdog watchdog =
        new Watchdog(PATIENCE, Clock.fixed(NOW, ZoneOffset.UTC), new SimpleMeterRegistry());
    Task task = Task.empty(new TaskId("00000000-0000-7000-8000-000000000001"));
    try (Watch _ = watchdog.working(task, new Job<>(new Idle<>(), new Turn(3)))) {
      assertThat(watchdog.overdue(NOW.plus(PATIENCE).minusMillis(1))).isEmpty();
      assertThat(watchdog.overdue(NOW.plus(PATIENCE)))
          .singleElement()
          .satisfies(
              it -> {
                assertThat(it.task()).isEqualTo(task.id());
                assertThat(it.work()).isEqualTo(new Turn(3));
                assertThat(it.role()).isEqualTo("idle");
                assertThat(it.since()).isEqualTo(NOW);
              });
    }
    assertThat(watchdog.overdue(NOW.plus(PATIENCE))).isEmpty();
  }

  private record Turn(int number) implements Work {}
}
