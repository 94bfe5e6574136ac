package dev.taskcraft.task;

import static dev.taskcraft.task.TaskEvents.*;
import static dev.taskcraft.task.TaskSpec.again;
import static dev.taskcraft.task.TaskSpec.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.task.Step.Phase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a proposed call: verdicts, revisions, attempts. */
class StepTest {
  private static TaskSpec approvedStep() {
    return given(requested(), prepared(), planned(1, 1), approved(1, 1));
  }

  private static TaskSpec startedStep() {
    return approvedStep().when(started(1, 1));
  }

  @Test
  void isJudgedThenRunThenDone() {
    given(planned(1, 1))
        .thenPhase(1, Phase.PLANNED)
        .when(asked(1, 1))
        .thenPhase(1, Phase.WAITING)
        .when(approved(1, 1))
        .thenPhase(1, Phase.APPROVED)
        .when(started(1, 1))
        .thenPhase(1, Phase.RUNNING)
        .when(executed(1, 1, succeeded("sent")))
        .thenPhase(1, Phase.SUCCEEDED)
        .then(t -> assertThat(t.openSteps()).isEmpty());
  }

  @Test
  void theFirstApprovalCounts() {
    approvedStep()
        .when(approved(1, 1, "eve"))
        .then(
            t ->
                assertThat(t.step(1).verdict())
                    .isInstanceOfSatisfying(
                        Verdict.Approved.class, v -> assertThat(v.event().by()).isEqualTo("ada")));
  }

  @Test
  void beforeAStartTheMoreRestrictiveVerdictCounts() {
    approvedStep().when(rejected(1, 1)).thenPhase(1, Phase.REJECTED);
    given(planned(1, 1), rejected(1, 1)).when(approved(1, 1)).thenPhase(1, Phase.REJECTED);
    given(planned(1, 1), answered(1, 1)).when(rejected(1, 1)).thenPhase(1, Phase.REJECTED);
  }

  @Test
  void aStartFreezesTheVerdict() {
    startedStep()
        .when(rejected(1, 1))
        .thenPhase(1, Phase.RUNNING)
        .then(t -> assertThat(t.step(1).verdict()).isInstanceOf(Verdict.Approved.class));
  }

  @Test
  void aRejectionThatIsReadBetweenApprovalAndStartDoesNotUnmakeTheStart() {
    approvedStep()
        .when(rejected(1, 1))
        .thenPhase(1, Phase.REJECTED)
        .when(started(1, 1))
        .thenPhase(1, Phase.RUNNING);
  }

  @Test
  void anEditIsANewRevisionToBeJudgedAgain() {
    given(planned(1, 1), asked(1, 1))
        .when(edited(1, 2))
        .thenPhase(1, Phase.PLANNED)
        .then(t -> assertThat(t.step(1).current().number()).isEqualTo(2))
        .then(t -> assertThat(t.step(1).call().args()).containsEntry("to", "revision 2"))
        .when(approved(1, 1))
        .thenPhase(1, Phase.PLANNED)
        .when(approved(1, 2))
        .thenPhase(1, Phase.APPROVED)
        .when(started(1, 1, idOf(approved(1, 2)), "one"))
        .when(edited(1, 3))
        .thenPhase(1, Phase.RUNNING)
        .then(t -> assertThat(t.step(1).current().number()).isEqualTo(2));
  }

  @Test
  void aWordingHasTheTimeOfThePlanOrEditThatProposedIt() {
    Task task =
        Task.of(
            TASK,
            List.of(
                at(TIME, planned(1, 1)),
                at(TIME.plusSeconds(1), asked(1, 1)),
                at(TIME.plusSeconds(2), edited(1, 2)),
                at(TIME.plusSeconds(3), planned(1, "another", 1))));

    assertThat(task.step(1).revision(1).time()).isEqualTo(TIME);
    assertThat(task.step(1).revision(2).time()).isEqualTo(TIME.plusSeconds(2));
    assertThat(task.step(1).revision(3).time()).isNull();
  }

  private static Envelope at(Instant time, TaskEvent event) {
    return new Envelope(new EventId("at-" + time), TASK, null, time, "test", event);
  }

  /** One arbiter has judged that; who is about to run it looks once more. */
  @Test
  void anApprovalOfAnExpiredRequestFillsItsSlotLikeAnyOther() {
    given(planned(1, 1), expiring(1, TIME.minusSeconds(1)), approved(1, 1))
        .thenPhase(1, Phase.APPROVED)
        .when(executed(1, 1, null, notRun(Outcome.Refusal.EXPIRED)))
        .thenPhase(1, Phase.NOT_RUN);
  }

  @Test
  void theFirstStartOfAnAttemptWins() {
    startedStep()
        .when(started(1, 1, idOf(approved(1, 1)), "two"))
        .then(t -> assertThat(t.step(1).attempt(1).start().executor()).isEqualTo("one"))
        .then(t -> assertThat(t.step(1).attempts()).hasSize(1));
  }

  @Test
  void anOutcomeCountsOnlyWhenItAnswersTheWinningStart() {
    EventId losing = again(started(1, 1), 2);
    startedStep()
        .when(started(1, 1, idOf(approved(1, 1)), "two"), executed(1, 1, losing, succeeded("two")))
        .thenPhase(1, Phase.RUNNING)
        .when(executed(1, 1, losing, unknown()))
        .thenPhase(1, Phase.RUNNING)
        .when(executed(1, 1, succeeded("one")))
        .then(t -> assertThat(t.step(1).attempt(1).outcome()).isEqualTo(succeeded("one")));
  }

  @Test
  void aDoubtThatAnswersALosingStartDoesNotHideTheRealOne() {
    startedStep()
        .when(executed(1, 1, again(started(1, 1), 2), unknown()), executed(1, 1, unknown()))
        .thenPhase(1, Phase.IN_DOUBT);
  }

  @Test
  void theFirstOutcomeCounts() {
    startedStep()
        .when(executed(1, 1, failed()), executed(1, 1, succeeded("late")))
        .thenPhase(1, Phase.FAILED);
  }

  @Test
  void aCallThatReadsNeedsNoStart() {
    approvedStep()
        .when(executed(1, 1, null, succeeded("rows")))
        .thenPhase(1, Phase.SUCCEEDED)
        .when(rejected(1, 1))
        .thenPhase(1, Phase.SUCCEEDED);
  }

  @Test
  void theOwnersLateOutcomeReplacesADoubt() {
    startedStep()
        .when(executed(1, 1, unknown()))
        .thenPhase(1, Phase.IN_DOUBT)
        .thenStatus(Status.IN_DOUBT)
        .when(executed(1, 1, succeeded("sent after all")))
        .thenPhase(1, Phase.SUCCEEDED);
  }

  @Test
  void afterAPersonResolvedItTheLateOutcomeIsAConflict() {
    startedStep()
        .when(executed(1, 1, unknown()), resolved(1, 1, Resolution.DID_NOT_HAPPEN))
        .thenPhase(1, Phase.APPROVED)
        .when(executed(1, 1, succeeded("sent after all")))
        .thenPhase(1, Phase.APPROVED)
        .then(t -> assertThat(t.step(1).attempt(1).conflicting()).isTrue());
    startedStep()
        .when(executed(1, 1, unknown()), resolved(1, 1, Resolution.HAPPENED))
        .when(executed(1, 1, succeeded("sent after all")))
        .then(t -> assertThat(t.step(1).attempt(1).conflicting()).isFalse());
  }

  @Test
  void aResolutionCountsOnlyForADoubt() {
    startedStep()
        .when(resolved(1, 1, Resolution.DID_NOT_HAPPEN))
        .thenPhase(1, Phase.RUNNING)
        .when(executed(1, 1, succeeded("sent")))
        .thenPhase(1, Phase.SUCCEEDED)
        .then(t -> assertThat(t.step(1).attempt(1).conflicting()).isFalse());
  }

  @ParameterizedTest
  @EnumSource
  void aResolutionSaysWhatBecomesOfTheStep(Resolution resolution) {
    Phase phase =
        switch (resolution) {
          case HAPPENED -> Phase.SUCCEEDED;
          case DID_NOT_HAPPEN, RUN_AGAIN -> Phase.APPROVED;
          case ABORTED -> Phase.FAILED;
        };
    startedStep().when(executed(1, 1, unknown()), resolved(1, 1, resolution)).thenPhase(1, phase);
  }

  @Test
  void theFirstResolutionCounts() {
    startedStep()
        .when(executed(1, 1, unknown()), resolved(1, 1, Resolution.HAPPENED))
        .when(resolved(1, 1, Resolution.DID_NOT_HAPPEN))
        .thenPhase(1, Phase.SUCCEEDED);
  }

  @Test
  void aFailureWithATimeIsTriedAgain() {
    startedStep()
        .when(executed(1, 1, retry()))
        .thenPhase(1, Phase.APPROVED)
        .when(started(1, 2), executed(1, 2, succeeded("sent")))
        .thenPhase(1, Phase.SUCCEEDED)
        .then(t -> assertThat(t.step(1).attempts()).hasSize(2));
  }

  @Test
  void nothingReopensAClosedStep() {
    startedStep()
        .when(executed(1, 1, succeeded("sent")))
        .when(started(1, 2), executed(1, 3, null, failed()), executed(1, 1, unknown()))
        .when(edited(1, 2), rejected(1, 1))
        .thenPhase(1, Phase.SUCCEEDED)
        .then(t -> assertThat(t.actions()).isEqualTo(1));
  }

  @Test
  void theNextAttemptCountsOnlyOnceTheLastOneEnded() {
    startedStep()
        .when(started(1, 2), executed(1, 2, succeeded("second")))
        .thenPhase(1, Phase.RUNNING)
        .when(executed(1, 1, retry()))
        .thenPhase(1, Phase.SUCCEEDED);
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalClosesTheStepUnlessItIsOnlyTooEarlyOrTooLate(Outcome.Refusal refusal) {
    Phase phase =
        switch (refusal) {
          case DIGEST, EXPIRED, MISSING_TOOL -> Phase.NOT_RUN;
          case STOPPED, DEADLINE -> Phase.APPROVED;
        };
    startedStep().when(executed(1, 1, notRun(refusal))).thenPhase(1, phase);
  }

  @Test
  void actionsAreStepsThatRanNotAttemptsNotRefusalsNotRejections() {
    given(planned(1, 1, 2, 3, 4), approved(1, 1), approved(2, 1), rejected(3, 1), answered(4, 1))
        .when(started(1, 1), executed(1, 1, retry()), started(1, 2))
        .then(t -> assertThat(t.actions()).isEqualTo(1))
        .when(executed(1, 2, succeeded("sent")))
        .when(started(2, 1), executed(2, 1, notRun(Outcome.Refusal.DIGEST)))
        .then(t -> assertThat(t.actions()).isEqualTo(1));
  }

  @Test
  void aDoubtIsAnActionUntilSomebodySaysItDidNotHappen() {
    startedStep()
        .when(executed(1, 1, unknown()))
        .then(t -> assertThat(t.actions()).isEqualTo(1))
        .when(resolved(1, 1, Resolution.DID_NOT_HAPPEN))
        .then(t -> assertThat(t.actions()).isZero());
  }

  @Test
  void notesWhatComesTooLate() {
    startedStep()
        .when(rejected(1, 1), started(1, 1), executed(1, 1, succeeded("a")))
        .when(executed(1, 1, succeeded("b")))
        .then(
            t ->
                assertThat(t.late())
                    .containsExactly(
                        again(started(1, 1), 2), again(executed(1, 1, succeeded("b")), 2)));
  }
}
