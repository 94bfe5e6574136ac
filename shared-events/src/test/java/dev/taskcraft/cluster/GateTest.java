package dev.taskcraft.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.cluster.Gate.Waiting;
import dev.taskcraft.role.Settled.Job;
import dev.taskcraft.task.TaskId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final TaskId TASK = new TaskId("00000000-0000-4000-8000-000000000001");
  private static final Map<String, Long> ENDS = Map.of("task.cancelled", 7L);

  private final Gate gate = new Gate();
  private final Job<?> job = new Job<>(new Starter(), new Starter.Touch());

  @Test
  void opensWhenWhatStoodInTheTopicsWasRead() {
    gate.add(TASK, job);
    assertThat(gate.asks()).isTrue();
    gate.answered(gate.question(), ENDS);
    assertThat(gate.open(Map.of("task.cancelled", 6L))).isEmpty();
    assertThat(gate.open(Map.of("task.cancelled", 7L))).containsExactly(new Waiting(TASK, job));
  }

  @Test
  void asksAgainWhatWasNotAnswered() {
    gate.add(TASK, job);
    assertThat(gate.asks()).isTrue();
    gate.answered(gate.question(), null);
    assertThat(gate.asks()).isTrue();
  }

  @Test
  void takesNoAnswerToAQuestionOfBeforeItWasCleared() {
    gate.add(TASK, job);
    assertThat(gate.asks()).isTrue();
    int before = gate.question();
    gate.clear();
    gate.add(TASK, job);
    assertThat(gate.asks()).isTrue();

    gate.answered(before, Map.of());
    assertThat(gate.open(Map.of())).isEmpty();
    gate.answered(gate.question(), ENDS);
    assertThat(gate.open(ENDS)).hasSize(1);
  }
}
