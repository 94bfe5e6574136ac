package dev.taskcraft.task;

import static dev.taskcraft.task.TaskEvents.*;
import static dev.taskcraft.task.TaskSpec.again;
import static dev.taskcraft.task.TaskSpec.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What a task is doing, and how its turns, pauses and ends come about. */
class TaskTest {
  @Test
  void isPlanningWhenItIsNew() {
    given(requested(), prepared())
        .thenStatus(Status.PLANNING)
        .then(t -> assertThat(t.openSteps()).isEmpty());
  }

  @Test
  void awaitsTheRequestThatOthersCameBefore() {
    given(approved(1, 1), paused()).thenStatus(Status.AWAITING_REQUEST);
    given(approved(1, 1)).when(requested()).thenStatus(Status.PLANNING);
    given(cancelled()).thenStatus(Status.CANCELLED);
  }

  @Test
  void keepsTheFirstRequest() {
    TaskEvent.TaskRequested first = (TaskEvent.TaskRequested) requested();
    TaskEvent second =
        new TaskEvent.TaskRequested(
            "something else",
            first.inputs(),
            "eve",
            first.coworker(),
            "sha256:d",
            "react",
            "host",
            first.roots(),
            null,
            null,
            null,
            null);
    given(first)
        .when(second)
        .then(t -> assertThat(t.request()).isEqualTo(first))
        .then(t -> assertThat(t.late()).containsExactly(again(second, 2)));
  }

  @Test
  void takesAPlannersAnswerWholeOrNotAtAll() {
    given(requested(), planned(1, "fast", 1, 2))
        .when(planned(1, "slow", 2, 3))
        .then(t -> assertThat(t.openSteps()).containsExactly(1, 2))
        .then(t -> assertThat(t.step(2).callId()).isEqualTo("fast2"))
        .then(t -> assertThat(t.step(3).turn()).isZero());
  }

  @Test
  void keepsAStepWithTheTurnThatPlannedItFirst() {
    given(requested(), planned(1, "one", 1))
        .when(planned(2, "two", 1))
        .then(t -> assertThat(t.step(1).turn()).isEqualTo(1))
        .then(t -> assertThat(t.step(1).callId()).isEqualTo("one1"));
  }

  @Test
  void aTurnThatWonIsNotLateBecauseAStepOfItWasPlannedBefore() {
    given(planned(1, "one", 1))
        .when(planned(2, "two", 2, 1))
        .then(t -> assertThat(t.late()).isEmpty());
  }

  @Test
  void refusesATurnThatPlansAStepTwice() {
    assertThatThrownBy(() -> planned(1, 4, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("step 4");
  }

  @Test
  void countsTokensOfEveryModelCallOnce() {
    given(responded(1, 1, 10), responded(1, 2, 5))
        .when(responded(1, 1, 1000), responded(2, 1, 100))
        .then(t -> assertThat(t.usage().input()).isEqualTo(115))
        .then(t -> assertThat(t.turn(1).modelCalls()).hasSize(2));
  }

  @Test
  void knowsOnlyStepsThatATurnPlannedAsItsLast() {
    given(planned(1, 1, 2))
        .when(rejected(900, 1))
        .then(t -> assertThat(t.lastStep()).isEqualTo(2))
        .then(t -> assertThat(t.openSteps()).containsExactly(1, 2));
  }

  @Test
  void waitsForApprovalOnlyWhenNothingElseCanGoOn() {
    given(requested(), planned(1, 1, 2), asked(1, 1), approved(2, 1))
        .thenStatus(Status.EXECUTING)
        .when(started(2, 1), executed(2, 1, succeeded("sent")))
        .thenStatus(Status.AWAITING_APPROVAL)
        .when(rejected(1, 1))
        .thenStatus(Status.PLANNING);
  }

  @Test
  void waitsForAnAnswerWhenThatIsAllThatIsAsked() {
    given(requested(), planned(1, 1), asked(1, 1, TaskEvent.Ask.ANSWER))
        .thenStatus(Status.AWAITING_INPUT)
        .when(answered(1, 1))
        .thenStatus(Status.PLANNING)
        .thenPhase(1, Step.Phase.SUCCEEDED);
  }

  @Test
  void isPausedUntilEveryPauseIsResumed() {
    given(requested(), paused(), paused())
        .thenStatus(Status.PAUSED)
        .when(resumed(idOf(paused())))
        .then(t -> assertThat(t.pauses()).containsExactly(again(paused(), 2)))
        .thenStatus(Status.PAUSED)
        .when(resumed(again(paused(), 2)))
        .thenStatus(Status.PLANNING);
  }

  @Test
  void aResumeEndsAPauseThatIsReadLater() {
    given(requested()).when(resumed(idOf(paused())), paused()).thenStatus(Status.PLANNING);
  }

  @Test
  void completesWithTheTurnThatWon() {
    given(requested(), answers(1, "first"), answers(1, "second"))
        .when(new TaskEvent.TaskCompleted(again(answers(1, ""), 2), "second"))
        .thenStatus(Status.PLANNING)
        .when(new TaskEvent.TaskCompleted(idOf(answers(1, "")), "first"))
        .thenStatus(Status.COMPLETED)
        .then(t -> assertThat(t.end()).isEqualTo(completion("first")));
  }

  private static TaskEvent completion(String text) {
    return new TaskEvent.TaskCompleted(idOf(answers(1, "")), text);
  }

  @Test
  void completesOnlyWithATurnThatAnswers() {
    given(requested(), planned(1, 1)).when(completed(planned(1, 1))).thenStatus(Status.EXECUTING);
    given(requested(), givesUp(1)).when(completed(givesUp(1))).thenStatus(Status.PLANNING);
    given(requested(), answers(1, "x")).when(failed(answers(1, "x"))).thenStatus(Status.PLANNING);
    given(givesUp(1)).when(failed(givesUp(1))).thenStatus(Status.FAILED);
  }

  @Test
  void staysCompletedWhateverIsPlannedLater() {
    given(answers(1, "done"), completed(answers(1, "done")))
        .when(planned(2, 1))
        .thenStatus(Status.COMPLETED);
  }

  @Test
  void aCancelOutranksAFailureAndAFailureACompletion() {
    given(answers(1, "done"), completed(answers(1, "done")))
        .thenStatus(Status.COMPLETED)
        .when(failed((TaskEvent) null))
        .thenStatus(Status.FAILED)
        .when(cancelled())
        .thenStatus(Status.CANCELLED)
        .when(failed((TaskEvent) null))
        .thenStatus(Status.CANCELLED);
  }

  @Test
  void letsAStartedStepFinishBeforeItIsCancelled() {
    given(planned(1, 1, 2, 3), approved(1, 1), approved(2, 1), started(1, 1))
        .when(cancelled())
        .thenStatus(Status.EXECUTING)
        .when(executed(1, 1, unknown()))
        .thenStatus(Status.IN_DOUBT)
        .when(resolved(1, 1, Resolution.HAPPENED))
        .thenStatus(Status.CANCELLED);
  }

  @Test
  void refusesEventsOfAnotherTask() {
    Task task = given(requested()).task();
    Envelope foreign =
        new Envelope(
            new EventId("e"),
            new TaskId("0190b0c0-0000-7000-8000-00000000000b"),
            null,
            TIME,
            "x",
            paused());
    assertThatThrownBy(() -> task.apply(foreign)).hasMessageContaining("000b");
  }

  @Test
  void findsAThousandthStepAndAnEarlyOne() {
    TaskSpec spec = given();
    for (int step = 1; step <= 1000; step++) {
      spec.when(planned(step, step), rejected(step, 1));
    }
    spec.when(planned(1001, 1001))
        .then(t -> assertThat(t.openSteps()).containsExactly(1001))
        .then(t -> assertThat(t.step(77).turn()).isEqualTo(77))
        .then(t -> assertThat(t.steps()).hasSize(1001))
        .then(t -> assertThat(t.lastTurn()).isEqualTo(1001));
  }
}
