package dev.taskcraft.task;

import static dev.taskcraft.task.TaskEvents.*;
import static dev.taskcraft.task.TaskSpec.again;
import static dev.taskcraft.task.TaskSpec.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.task.Step.Phase;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Small worlds, read in every possible way: a model check of the fold. */
class FoldModelTest {
  private static final EventId APPROVAL = idOf(approved(1, 1));

  private static Task explore(TaskSpec spec) {
    return Exploration.of(
        spec.log(),
        FoldModelTest::winnersStay,
        FoldModelTest::onlyApprovedCallsRun,
        FoldModelTest::closedStepsStayClosed,
        FoldModelTest::endsGiveWayOnlyToStrongerOnes,
        FoldModelTest::pausesStopATaskThatIsNotEnded);
  }

  /** At most one winner of a turn, an attempt, an approval; once known it is known for good. */
  private static void winnersStay(Task before, Envelope read, Task after) {
    for (int turn = 1; turn <= before.lastTurn(); turn++) {
      if (before.turn(turn).id() != null) {
        assertThat(after.turn(turn).id()).isEqualTo(before.turn(turn).id());
      }
    }
    for (Step step : before.steps()) {
      for (Attempt attempt : step.attempts()) {
        Attempt later = after.step(step.number()).attempt(attempt.number());
        if (attempt.startId() != null) {
          assertThat(later.startId()).isEqualTo(attempt.startId());
        }
        if (attempt.answer() != null) {
          assertThat(later.answer()).isEqualTo(attempt.answer());
        }
      }
    }
  }

  /** Where the approval was read that a counting start cites, that approval is the verdict. */
  private static void onlyApprovedCallsRun(Task before, Envelope read, Task after) {
    for (Step step : after.steps()) {
      Attempt first = step.attempt(1);
      for (Revision revision : step.revisions()) {
        if (first.start() != null
            && revision.approval() != null
            && first.start().approval().equals(revision.approval().id())) {
          assertThat(step.verdict()).isEqualTo(revision.approval());
          assertThat(step.current()).isEqualTo(revision);
        }
      }
    }
  }

  /**
   * A closed step opens again in two cases only. A verdict closed it, and what is read says that it
   * had started: the start froze the verdict. Or its owner's late outcome closed it, and a person's
   * word on the doubt is read, which outranks that and shows as a conflict.
   */
  private static void closedStepsStayClosed(Task before, Envelope read, Task after) {
    for (Step step : before.steps()) {
      Step later = after.step(step.number());
      if (step.turn() == 0 || !step.closed() || later.closed()) {
        continue;
      }
      boolean frozen = step.phase() == Phase.REJECTED && later.attempt(1).known();
      boolean conflict =
          later.attempts().stream()
              .anyMatch(attempt -> attempt.answer() != null && attempt.resolution() != null);
      assertThat(frozen || conflict).as("%s reopens %s", read, step).isTrue();
    }
  }

  /**
   * What ended stays ended, unless a step turns out to run, and only a stronger end replaces it.
   */
  private static void endsGiveWayOnlyToStrongerOnes(Task before, Envelope read, Task after) {
    if (before.end() == null) {
      return;
    }
    assertThat(rank(after.end())).isLessThanOrEqualTo(rank(before.end()));
    if (before.status().ended() && !after.status().ended()) {
      assertThat(after.openSteps())
          .extracting(number -> after.step(number).phase())
          .containsAnyOf(Phase.RUNNING, Phase.IN_DOUBT);
    }
  }

  private static int rank(TaskEvent.End end) {
    return switch (end) {
      case TaskEvent.TaskCancelled _ -> 0;
      case TaskEvent.TaskFailed _ -> 1;
      case TaskEvent.TaskCompleted _ -> 2;
    };
  }

  private static void pausesStopATaskThatIsNotEnded(Task before, Envelope read, Task after) {
    assertThat(after.status() == Status.PAUSED)
        .isEqualTo(after.request() != null && after.end() == null && !after.pauses().isEmpty());
  }

  @Test
  void rejectCancelAndStartRace() {
    Task task =
        explore(
            given(requested(), prepared(), planned(1, 1), asked(1, 1), approved(1, 1))
                .when(started(1, 1), started(1, 1, APPROVAL, "two"), rejected(1, 1), cancelled())
                .when(executed(1, 1, notRun(Outcome.Refusal.STOPPED)))
                .when(executed(1, 1, again(started(1, 1), 2), succeeded("two"))));
    assertThat(task.status()).isEqualTo(Status.CANCELLED);
    assertThat(task.actions()).isZero();
  }

  @Test
  void aVerdictThatForbidsACallIsObeyedWhileNothingStarted() {
    Task task =
        explore(
            given(planned(1, 1, 2), approved(1, 1), rejected(1, 1), rejected(1, 1))
                .when(approved(2, 1), answered(2, 1), approved(2, 1)));
    assertThat(task.step(1).phase()).isEqualTo(Phase.REJECTED);
    assertThat(task.step(2).phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void pausesAndResumesCross() {
    EventId first = idOf(paused());
    EventId second = again(paused(), 2);
    TaskSpec spec =
        given(requested(), planned(1, 1), approved(1, 1), paused(), paused(), resumed(second));
    assertThat(explore(spec).status()).isEqualTo(Status.PAUSED);
    assertThat(explore(spec.when(resumed(first, second))).status()).isEqualTo(Status.EXECUTING);
    assertThat(explore(spec.when(paused(), cancelled())).status()).isEqualTo(Status.CANCELLED);
  }

  @Test
  void twoAttemptsOfTwoExecutors() {
    Task task =
        explore(
            given(planned(1, 1), approved(1, 1))
                .when(started(1, 1), started(1, 1, APPROVAL, "two"))
                .when(executed(1, 1, retry()), started(1, 2), started(1, 2, APPROVAL, "two"))
                .when(executed(1, 2, succeeded("second")), executed(1, 1, succeeded("late")))
                .when(executed(1, 2, again(started(1, 2), 2), failed()))
                .when(started(1, 3), executed(1, 3, failed())));
    assertThat(task.step(1).lastAttempt().outcome()).isEqualTo(succeeded("second"));
    assertThat(task.actions()).isEqualTo(1);
  }

  @Test
  void aDoubtItsOwnerAndAPerson() {
    Task task =
        explore(
            given(planned(1, 1), approved(1, 1), started(1, 1), executed(1, 1, unknown()))
                .when(resolved(1, 1, Resolution.DID_NOT_HAPPEN), executed(1, 1, succeeded("late")))
                .when(started(1, 2), executed(1, 2, succeeded("again")))
                .when(resolved(1, 1, Resolution.HAPPENED), cancelled()));
    assertThat(task.step(1).lastAttempt().outcome()).isEqualTo(succeeded("again"));
    assertThat(task.step(1).attempt(1).conflicting()).isTrue();
  }

  @Test
  void anEditAndAnApprovalOfWhatItReplaces() {
    TaskSpec spec =
        given(planned(1, 1), asked(1, 1), edited(1, 2), approved(1, 1))
            .when(asked(1, 2), edited(1, 3), approved(1, 3));
    assertThat(explore(spec).step(1).current().number()).isEqualTo(3);
    assertThat(explore(spec).step(1).phase()).isEqualTo(Phase.APPROVED);
    spec.when(started(1, 1, APPROVAL, "one"), started(1, 1, idOf(approved(1, 3)), "two"));
    assertThat(explore(spec).step(1).current().number()).isEqualTo(1);
  }

  @Test
  void racingPlannersAndEnds() {
    EventId loser = again(answers(2, ""), 2);
    Task task =
        explore(
            given(requested(), planned(1, "one", 1), planned(1, "two", 1, 2), rejected(1, 1))
                .when(answers(2, "one"), answers(2, "two"))
                .when(new TaskEvent.TaskCompleted(loser, "two"), completed(answers(2, "one")))
                .when(planned(3, 3), new TaskEvent.TaskFailed("wall", "10 m", null), cancelled()));
    assertThat(task.status()).isEqualTo(Status.CANCELLED);
    assertThat(task.step(2).turn()).isZero();
  }

  /** Short random histories, also dishonest ones; only what holds for those is checked. */
  @Test
  void shortHistoriesOfAnyKind() {
    int explored = 0;
    for (int seed = 0; explored < 40; seed++) {
      List<Envelope> log = Histories.random(new Random(seed));
      if (log.size() <= 14) {
        explored++;
        Exploration.of(
            log,
            FoldModelTest::winnersStay,
            FoldModelTest::endsGiveWayOnlyToStrongerOnes,
            FoldModelTest::pausesStopATaskThatIsNotEnded);
      }
    }
  }
}
