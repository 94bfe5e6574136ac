package dev.taskcraft.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.log.Tasks;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Content;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class StepsTest {
  private final AtomicLong now = new AtomicLong();
  private final Steps steps = new Steps(Duration.ofSeconds(10), now::get);
  private final TaskId task = Tasks.task();

  @Test
  void namesAStepThatIsOlderThanItMayBeThoughItsTaskIsHeardOf() {
    steps.expect(task, 3, false);
    second(6).read(planned(1));
    assertThat(steps.late()).isEmpty();
    second(11).read(approved(1));

    assertThat(steps.late())
        .singleElement()
        .asString()
        .contains(task + ", step 1, 11000 ms", "step.approved");
    assertThat(steps.late()).as("named once").isEmpty();
    second(12).read(executed(1));
    second(21).read(planned(2));
    assertThat(steps.late()).as("the second began with the end of the first").isEmpty();
    assertThat(steps.lateOnes()).isEqualTo(1);
  }

  @Test
  void namesAStepThatWasLateBetweenTwoLooks() {
    steps.expect(task, 3, false);
    second(1).read(executed(1));
    second(12).read(executed(2));
    second(13).read(executed(3));

    assertThat(steps.late()).singleElement().asString().contains(task + ", step 2, 11000 ms");
  }

  @Test
  void namesATaskWhoseStepsAreDoneAndThatDoesNotEnd() {
    steps.expect(task, 1, false);
    second(1).read(executed(1));
    second(12);

    assertThat(steps.late()).singleElement().asString().contains(task + ", its end, 11000 ms");
  }

  private StepsTest second(int second) {
    now.set(Duration.ofSeconds(second).toNanos());
    return this;
  }

  private void read(TaskEvent event) {
    steps.read(
        new ConsumerRecord<>(EventType.of(event), 0, 0, task.value(), new byte[0]),
        Tasks.event(task, event));
  }

  private static TaskEvent planned(int step) {
    TaskEvent.PlannedCall call = new TaskEvent.PlannedCall(step, null, call());
    return new TaskEvent.StepPlanned(step, null, List.of(call), null, null, null);
  }

  private static TaskEvent approved(int step) {
    return new TaskEvent.StepApproved(step, 1, call(), "d1:x", "policy", null);
  }

  private static TaskEvent executed(int step) {
    return new TaskEvent.StepExecuted(
        step,
        1,
        new EventId("start"),
        new Outcome.Succeeded(Content.of("done")),
        Duration.ofMillis(1),
        null);
  }

  private static Call call() {
    return new Call("look", java.util.Map.of());
  }
}
