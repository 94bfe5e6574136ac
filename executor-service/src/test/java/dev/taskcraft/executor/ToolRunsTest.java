package dev.taskcraft.executor;

import static dev.taskcraft.executor.Scene.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.BlobsUnavailable;
import dev.taskcraft.executor.ExecutorWork.RunTool;
import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.tool.Effect;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a call when something breaks around the tool. */
class ToolRunsTest {
  private static final BlobStore FULL_DISK =
      new BlobStore() {
        @Override
        public BlobRef put(byte[] content, String mediaType, String preview) {
          throw new BlobsUnavailable("no space left on device", new IOException("full"));
        }

        @Override
        public byte[] get(String digest) {
          throw new IllegalStateException("nothing was stored");
        }
      };
  private static final ToolResult LARGE = ToolResult.Returned.of("x".repeat(100_000));

  @Test
  void anEffectWhoseAnswerCantBeStoredIsInDoubt() throws Exception {
    Scene scene = new Scene(Effect.IRREVERSIBLE, FULL_DISK, Map.of()).approved();
    scene.tool.answers(_ -> LARGE);

    List<TaskEvent> events = scene.rest();

    assertThat(outcome(events).outcome())
        .isInstanceOfSatisfying(
            Outcome.Unknown.class,
            doubt -> assertThat(doubt.reason()).contains("no space left on device"));
    assertThat(events).noneMatch(TaskEvent.TaskFailed.class::isInstance);
    assertThat(scene.tool.calls).hasSize(1);
  }

  @Test
  void aReadWhoseAnswerCantBeStoredNowIsDoneAgainLater() throws Exception {
    Scene scene = new Scene(Effect.READ, FULL_DISK, Map.of()).approved();
    scene.tool.answers(_ -> LARGE);

    assertThatThrownBy(scene::rest)
        .as("no outcome: the process stops, and the task goes on when there is room")
        .isInstanceOf(BlobsUnavailable.class);
  }

  @Test
  void anAnswerWithANumberThatJsonCantHoldIsInDoubt() throws Exception {
    Scene scene = Scene.of(Effect.IRREVERSIBLE).approved();
    scene.tool.answers(_ -> ToolResult.Returned.of(Map.of("id", 1L << 60)));

    assertThat(outcome(scene.rest()).outcome())
        .isInstanceOfSatisfying(
            Outcome.Unknown.class, doubt -> assertThat(doubt.reason()).contains("2^53-1"));
  }

  @Test
  void aToolWhoseAdapterThrowsIsInDoubt() throws Exception {
    Scene scene = Scene.of(Effect.IRREVERSIBLE).approved();
    scene.tool.answers(
        _ -> {
          throw new IllegalStateException("a bug");
        });

    assertThat(outcome(scene.rest()).outcome())
        .isInstanceOfSatisfying(
            Outcome.Unknown.class, doubt -> assertThat(doubt.reason()).contains("a bug"));
  }

  @Test
  void theTimeThatItTakesToOpenTheToolsCountsAgainstTheDeadlineOfAStart() throws Exception {
    Scene scene = Scene.of(Effect.IRREVERSIBLE).approved();
    EventId start = new EventId("start");
    Duration justInTime = Duration.ofSeconds(10); // by the moment the tools are open, too late

    assertThat(scene.runs.run(scene.task(), new RunTool(1, 1, start), justInTime).outcome())
        .isInstanceOfSatisfying(
            Outcome.NotRun.class,
            it -> assertThat(it.refusal()).isEqualTo(Outcome.Refusal.DEADLINE));
    assertThat(scene.tool.calls).isEmpty();
    assertThat(scene.runs.run(scene.task(), new RunTool(1, 1, null), justInTime).outcome())
        .as("without a start nobody waits for it")
        .isInstanceOf(Outcome.Succeeded.class);
  }

  @Test
  void aToolThatCantBeLookedAtDoesNotRun() throws Exception {
    Scene scene = Scene.of(Effect.IRREVERSIBLE).approved();
    scene.runs.prepare(scene.task());
    scene.tool.takes(Map.of("maximum", 1L << 60));

    assertThat(outcome(scene.rest()).outcome()).isInstanceOf(Outcome.NotRun.class);
    assertThat(scene.tool.calls).isEmpty();
  }

  @Test
  void halfASurrogatePairInAnAnswerOrAPrintIsMended() throws Exception {
    Scene scene = Scene.of(Effect.IRREVERSIBLE).approved();
    scene.tool.answers(
        context -> {
          context.log().accept("printed \ud83d");
          return ToolResult.Returned.of(Map.of("text", "half \ude00"));
        });

    TaskEvent.StepExecuted executed = outcome(scene.rest());

    assertThat(executed.outcome())
        .isInstanceOfSatisfying(
            Outcome.Succeeded.class,
            done -> assertThat(done.output().value()).isEqualTo(Map.of("text", "half ?")));
    assertThat(executed.log().value()).isEqualTo("printed ?\n");
  }

  @Test
  void secretsAreMaskedInWhateverAToolSays() throws Exception {
    Map<String, String> secrets = Map.of("TOKEN", "s3cr3t-value");
    Scene scene = new Scene(Effect.IRREVERSIBLE, FULL_DISK, secrets).approved();
    scene.tool.answers(
        context -> {
          String token = context.secrets().get("TOKEN");
          context.log().accept("printed " + token);
          return new ToolResult.Failed("bad " + token, "trace " + token, false);
        });

    TaskEvent.StepExecuted executed = outcome(scene.rest());

    assertThat(executed.outcome()).isEqualTo(new Outcome.Failed("bad ***", "trace ***", null));
    assertThat(executed.log().value()).isEqualTo("printed ***\n");
  }

  @Test
  void anAnswerOfReconcileThatCantBeStoredLeavesTheDoubt() throws Exception {
    Scene scene = new Scene(Effect.RECONCILABLE, FULL_DISK, Map.of()).approved();
    scene.tool.answers(_ -> new ToolResult.Lost("gone"));
    scene.tool.says(new Reconciled.Happened("x".repeat(100_000)));

    List<TaskEvent> events = scene.rest();

    assertThat(events).noneMatch(TaskEvent.TaskFailed.class::isInstance);
    assertThat(scene.task().step(1).phase()).isEqualTo(Step.Phase.IN_DOUBT);
    assertThat(scene.tool.questions).hasSize(1);
  }
}
