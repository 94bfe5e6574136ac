package dev.taskcraft.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.task.Outcome.NotRun;
import dev.taskcraft.task.Outcome.Refusal;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.tool.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Why an approved call is not run after all. */
class LastLookTest {
  private static final Duration AT_ONCE = Duration.ZERO;
  private final Scene scene = Scene.of(Effect.IRREVERSIBLE);

  @Test
  void letsPassWhatWasApproved() {
    scene.approved();

    assertThat(look(AT_ONCE)).isNull();
  }

  @Test
  void refusesWhatNobodyApproved() {
    assertThat(look(AT_ONCE)).returns(Refusal.DIGEST, NotRun::refusal);
  }

  @Test
  void refusesAToolThatTakesSomethingElseSinceTheApproval() {
    scene.approved();
    scene.tool.takes(Map.of("type", "object", "required", List.of("to")));

    NotRun refused = look(AT_ONCE);

    assertThat(refused).returns(Refusal.DIGEST, NotRun::refusal);
    assertThat(refused.reason()).contains("changed");
  }

  @Test
  void refusesAnApprovalOfAnotherCall() {
    scene.approvedByDigest("d1:" + "0".repeat(64));

    assertThat(look(AT_ONCE)).returns(Refusal.DIGEST, NotRun::refusal);
  }

  @Test
  void refusesAnApprovalThatCameWhenItsRequestHadExpired() {
    scene.approved(Scene.NOW);

    NotRun refused = look(AT_ONCE);

    assertThat(refused).returns(Refusal.EXPIRED, NotRun::refusal);
    assertThat(refused.reason()).contains("approved at", "expired at", Scene.NOW.toString());
  }

  @Test
  void letsPassWhatWasApprovedInTheLastMoment() {
    scene.approved(Scene.NOW.plusMillis(1));

    assertThat(look(AT_ONCE)).isNull();
  }

  @Test
  void refusesAnApprovalUnderAnotherExpiryThanItsRequestHas() {
    scene.given(
        new TaskEvent.ApprovalRequested(
            1,
            1,
            TaskEvent.Ask.APPROVAL,
            scene.task().step(1).call(),
            "d1:of another time",
            "rule",
            "asks",
            List.of(),
            Scene.NOW.plusSeconds(9),
            null));
    scene.approved();

    assertThat(look(AT_ONCE)).returns(Refusal.DIGEST, NotRun::refusal);
  }

  @Test
  void refusesAStartThatWasMadeTooLongAgo() {
    scene.approved();

    assertThat(look(Duration.ofSeconds(10))).isNull();
    assertThat(look(Duration.ofMillis(10_001))).returns(Refusal.DEADLINE, NotRun::refusal);
  }

  @Test
  void refusesAToolThatIsGone() {
    scene.approved();

    assertThat(look(null, AT_ONCE)).returns(Refusal.MISSING_TOOL, NotRun::refusal);
  }

  @Test
  void refusesWhenTheTaskWasStoppedMeanwhile() {
    scene.approved();
    scene.given(new TaskEvent.TaskPaused("ada", null));

    assertThat(look(AT_ONCE)).returns(Refusal.STOPPED, NotRun::refusal);
  }

  private @Nullable NotRun look(Duration age) {
    return look(scene.tool, age);
  }

  private @Nullable NotRun look(@Nullable Tool tool, Duration age) {
    return scene.lastLook.refusal(scene.task(), scene.task().step(1), tool, age);
  }
}
