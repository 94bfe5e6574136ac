package dev.taskcraft.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs many steps, every second task's with irreversible effects, and accounts for every one:
 * {@code -Dtaskcraft.steps=N}, {@code -Dtaskcraft.in-flight=N} tasks at once.
 */
@Tag("alone")
class SoakIT {
  private static final int STEPS = Integer.getInteger("taskcraft.steps", 1000);
  private static final int IN_FLIGHT = Integer.getInteger("taskcraft.in-flight", 64);
  private static final int STEPS_EACH = 20;
  private static final Duration LATE = Duration.ofSeconds(10);
  private static final Duration NEVER = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(20);

  @TempDir Path folder;

  @Test
  void everyStepIsAccountedFor() throws Exception {
    Steps steps = new Steps(LATE, System::nanoTime);
    Queue<TaskId> over = new ConcurrentLinkedQueue<>();
    int tasks = Math.ceilDiv(STEPS, STEPS_EACH);
    try (Office office = new Office(folder, Map.of())) {
      office.watcher.listen(
          (record, event) -> {
            steps.read(record, event);
            if (event.event() instanceof TaskEvent.End) {
              over.add(event.task());
            }
          });
      long began = System.nanoTime();
      long progress = began;
      long told = began;
      int submitted = 0;
      long ended = 0;
      long half = 0;
      long stepsAtHalf = 0;
      while (ended < tasks) {
        while (submitted < tasks && steps.underWay() < IN_FLIGHT) {
          TaskId id = new TaskId(UUID.randomUUID().toString());
          boolean effects = submitted++ % 2 == 1;
          steps.expect(id, STEPS_EACH, effects);
          office.submit(
              id, effects ? Ledger.request(id.value(), STEPS_EACH) : Ledger.looks(STEPS_EACH));
        }
        steps.late().forEach(System.out::println);
        long now = System.nanoTime();
        if (steps.ended() > ended) {
          ended = steps.ended();
          progress = now;
        }
        if (half == 0 && ended >= tasks / 2) {
          half = now;
          stepsAtHalf = steps.executed();
        }
        if (now - told > Duration.ofMinutes(1).toNanos()) {
          told = now;
          System.out.printf("soak: %d of %d steps%n", steps.executed(), tasks * STEPS_EACH);
        }
        assertThat(Duration.ofNanos(now - progress))
            .as("since a task ended last; %d of %d have", ended, tasks)
            .isLessThan(NEVER);
        for (TaskId id = over.poll(); id != null; id = over.poll()) {
          office.watcher.forget(id);
        }
        Thread.sleep(LOOK);
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf(
          "soak: %d steps in %.0f s, %d tasks in flight: %.0f steps/s from cold services, %.0f steps/s"
              + " after half of the tasks; per step p50 %.1f ms, p99 %.1f ms, max %.1f ms; %d late%n",
          steps.executed(),
          seconds,
          IN_FLIGHT,
          steps.executed() / seconds,
          (steps.executed() - stepsAtHalf) / (seconds - (half - began) / 1e9),
          steps.millis(0.5),
          steps.millis(0.99),
          steps.millis(1),
          steps.lateOnes());
      assertThat(steps.wrong()).isEmpty();
      assertThat(steps.executed()).isEqualTo(tasks * STEPS_EACH);
      assertThat(office.ledger.entries()).hasSize(tasks / 2 * STEPS_EACH);
      assertThat(office.ledger.entries().values()).containsOnly(1);
      office.noDeadLetters();
    }
  }
}
