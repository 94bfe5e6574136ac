package dev.taskcraft.executor;

import static dev.taskcraft.executor.Scene.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Step.Phase;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.StepExecuted;
import dev.taskcraft.task.TaskEvent.StepResolved;
import dev.taskcraft.task.TaskEvent.StepStarted;
import dev.taskcraft.tool.Effect;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** When a call runs, and what becomes of one whose process is gone. */
class ExecutorRoleTest {
  private static final String DEAD = "dead-process";

  @Test
  void aCallWithAnEffectStartsBeforeItRuns() throws Exception {
    Scene scene = Scene.of(Effect.IRREVERSIBLE).approved();

    Reaction<ExecutorWork> first = scene.reaction();
    assertThat(first.work()).isEmpty();
    assertThat(first.facts()).singleElement().returns(true, f -> f.event() instanceof StepStarted);

    assertThat(scene.rest()).hasExactlyElementsOfTypes(StepStarted.class, StepExecuted.class);
    assertThat(scene.tool.calls).hasSize(1);
    assertThat(scene.task().step(1).phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void aReadRunsAtOnce() throws Exception {
    Scene scene = Scene.of(Effect.READ).approved();

    assertThat(scene.reaction().work()).containsExactly(new ExecutorWork.RunTool(1, 1, null));
    assertThat(scene.rest()).hasExactlyElementsOfTypes(StepExecuted.class);
  }

  @Test
  void nothingBeginsWhileTheTaskIsPaused() throws Exception {
    Scene scene = Scene.of(Effect.READ).approved().given(new TaskEvent.TaskPaused("ada", null));

    assertThat(scene.rest()).isEmpty();
  }

  @Test
  void theStartOfADeadProcessIsInDoubtAndWaitsForAPerson() throws Exception {
    Scene scene = Scene.of(Effect.IRREVERSIBLE).approved().startedBy(DEAD);

    assertThat(outcome(scene.rest()).outcome()).isInstanceOf(Outcome.Unknown.class);
    assertThat(scene.task().step(1).phase()).isEqualTo(Phase.IN_DOUBT);
    assertThat(scene.tool.calls).isEmpty();
  }

  @Test
  void aStartUnderMyNameThatIDidNotMakeIsNotMine() throws Exception {
    Scene scene = Scene.of(Effect.IRREVERSIBLE).approved().startedBy(Scene.INCARNATION);

    assertThat(outcome(scene.rest()).outcome()).isInstanceOf(Outcome.Unknown.class);
    assertThat(scene.tool.calls).isEmpty();
  }

  @Test
  void aStartThatIsHandedOverBeforeItIsUsedIsRefusedAndNeverUsed() throws Exception {
    Scene scene = Scene.of(Effect.IRREVERSIBLE).approved();
    EventId start = Objects.requireNonNull(scene.reaction().facts().getFirst().id());

    StepExecuted said = outcome(scene.role.handOver(scene.task()));

    assertThat(said.start()).isEqualTo(start);
    assertThat(said.outcome()).isInstanceOf(Outcome.NotRun.class);
    assertThat(scene.role.handOver(scene.task())).as("said once").isEmpty();
    List<TaskEvent> _ =
        scene.role.perform(new ExecutorWork.RunTool(1, 1, start), scene.task()); // too late
    assertThat(scene.tool.calls).isEmpty();
  }

  @Test
  void aCallThatHasBegunIsNotHandedOver() throws Exception {
    Scene scene = Scene.of(Effect.IRREVERSIBLE).approved();

    scene.rest();

    assertThat(scene.tool.calls).hasSize(1);
    assertThat(scene.role.handOver(scene.task())).isEmpty();
  }

  @Test
  void theStartOfALivingProcessIsLookedAtAgainLater() {
    Scene scene = Scene.of(Effect.IRREVERSIBLE).approved().startedBy(DEAD);
    scene.alive.add(DEAD);

    Reaction<ExecutorWork> reaction = scene.reaction();

    assertThat(reaction.facts()).isEmpty();
    assertThat(reaction.work()).isEmpty();
    assertThat(reaction.due()).isAfter(Scene.NOW);
  }

  @Test
  void anIdempotentCallInDoubtRunsAgainUnderTheSameKey() throws Exception {
    Scene scene = Scene.of(Effect.IDEMPOTENT).approved().startedBy(DEAD);

    List<TaskEvent> events = scene.rest();

    assertThat(events)
        .hasExactlyElementsOfTypes(
            StepExecuted.class, StepResolved.class, StepStarted.class, StepExecuted.class);
    assertThat(scene.tool.calls)
        .singleElement()
        .returns(2, ToolContext::attempt)
        .returns(IdempotencyKey.of(scene.task().id(), 1, 1), ToolContext::idempotencyKey);
  }

  @Test
  void aReconcilableCallInDoubtIsAskedAboutOnce() throws Exception {
    Scene scene = Scene.of(Effect.RECONCILABLE).approved().startedBy(DEAD);

    assertThat(scene.rest()).hasExactlyElementsOfTypes(StepExecuted.class);
    assertThat(scene.rest()).isEmpty();
    assertThat(scene.tool.questions).hasSize(1);
    assertThat(scene.tool.calls).isEmpty();
  }

  @Test
  void aReconcilableCallThatHappenedSucceeded() throws Exception {
    Scene scene = Scene.of(Effect.RECONCILABLE).approved().startedBy(DEAD);
    scene.tool.says(new Reconciled.Happened("sent"));

    scene.rest();

    assertThat(scene.task().step(1).phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(scene.tool.calls).isEmpty();
  }

  @Test
  void aReconcilableCallThatDidNotHappenRuns() throws Exception {
    Scene scene = Scene.of(Effect.RECONCILABLE).approved().startedBy(DEAD);
    scene.tool.says(new Reconciled.DidNotHappen());

    scene.rest();

    assertThat(scene.task().step(1).phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(scene.tool.calls).hasSize(1);
  }
}
