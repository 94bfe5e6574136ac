package dev.taskcraft.service.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.cluster.Observer.Watch;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.role.Role;
import dev.taskcraft.role.Settled.Job;
import dev.taskcraft.role.Work;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void namesWhatHasBeenUnderWayForLongUntilItEnds() {
    Watchdog watchdog =
        new Watchdog(PATIENCE, Clock.fixed(NOW, ZoneOffset.UTC), new SimpleMeterRegistry());
    Task task = Task.empty(new TaskId("00000000-0000-7000-8000-000000000001"));
    try (Watch _ = watchdog.working(task, new Job<>(new Thinker(), new Turn(3)))) {
      assertThat(watchdog.overdue(NOW.plus(PATIENCE).minusMillis(1))).isEmpty();
      assertThat(watchdog.overdue(NOW.plus(PATIENCE)))
          .singleElement()
          .satisfies(
              it -> {
                assertThat(it.task()).isEqualTo(task.id());
                assertThat(it.work()).isEqualTo(new Turn(3));
                assertThat(it.role()).isEqualTo("thinker");
                assertThat(it.since()).isEqualTo(NOW);
              });
    }
    assertThat(watchdog.overdue(NOW.plus(PATIENCE))).isEmpty();
  }

  private record Turn(int number) implements Work {}

  private static final class Thinker implements Role<Turn> {
    @Override
    public String name() {
      return "thinker";
    }

    @Override
    public Reaction<Turn> react(Task task, Instant now) {
      return Reaction.none();
    }

    @Override
    public List<TaskEvent> perform(Turn turn, Task task) {
      return List.of();
    }
  }
}
