package dev.taskcraft.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.approval.Decision.Decided;
import dev.taskcraft.approval.Decision.Refused;
import dev.taskcraft.approval.Decision.Why;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvents;
import dev.taskcraft.task.TaskSpec;
import java.util.List;
import java.util.function.BiFunction;

/** A story about one decision: {@code given(events).when(decision).then(event)}. */
final class DecisionsSpec {
  private final Decision decision;

  private DecisionsSpec(Decision decision) {
    this.decision = decision;
  }

  /** What has happened to the task. */
  static Given given(TaskEvent... events) {
    return new Given(TaskSpec.given(events).task());
  }

  /** What the log gets. */
  void then(TaskEvent event) {
    assertThat(decision).isEqualTo(new Decided(event));
  }

  /** Why the log gets nothing, in words that hold these. */
  void thenRefused(Why why, String... words) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.why()).isEqualTo(why);
              assertThat(List.of(words)).allMatch(refused.message()::contains, refused.message());
            });
  }

  record Given(Task task) {
    /** What Ada says, at the time of all events. */
    DecisionsSpec when(BiFunction<Decisions, Task, Decision> said) {
      return new DecisionsSpec(said.apply(new Decisions("ada", TaskEvents.TIME), task));
    }
  }
}
