package dev.taskcraft.approval;

import static dev.taskcraft.approval.DecisionsSpec.given;
import static dev.taskcraft.task.TaskEvents.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.approval.Decision.Why;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Resolution;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import dev.taskcraft.task.TaskEvent.Ask;
import dev.taskcraft.task.TaskEvent.Rejection;
import dev.taskcraft.task.TaskSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecisionsTest {
  private static final Call MAIL = new Call("mail", Map.of("to", ""));

  @Test
  void approvesTheVeryCallThatWaits() {
    given(planned(1, 1), asked(1, 1))
        .when((ada, task) -> ada.approve(task, 1, "d1:0"))
        .then(new TaskEvent.StepApproved(1, 1, MAIL, "d1:0", "ada", "rule"));
  }

  @Test
  void approvesTheRevisionThatCounts() {
    given(planned(1, 1), asked(1, 1), edited(1, 2), asked(1, 2))
        .when((ada, task) -> ada.approve(task, 1, null))
        .then(new TaskEvent.StepApproved(1, 2, MAIL, "d1:0", "ada", "rule"));
  }

  @Test
  void approvesNoCallThatThePersonDidNotSee() {
    given(planned(1, 1), asked(1, 1))
        .when((ada, task) -> ada.approve(task, 1, "d1:1"))
        .thenRefused(Why.OTHER_CALL, "step 1", "d1:0", "d1:1");
  }

  @Test
  void approvesNothingTwice() {
    given(planned(1, 1), asked(1, 1), approved(1, 1))
        .when((ada, task) -> ada.approve(task, 1, null))
        .thenRefused(Why.ALREADY_DECIDED, "step 1", "approved");
    given(planned(1, 1), asked(1, 1), rejected(1, 1))
        .when((ada, task) -> ada.approve(task, 1, null))
        .thenRefused(Why.ALREADY_DECIDED, "step 1", "rejected");
  }

  @Test
  void approvesNothingThatDoesNotWait() {
    given(planned(1, 1))
        .when((ada, task) -> ada.approve(task, 1, null))
        .thenRefused(Why.NOTHING_TO_DECIDE, "step 1");
    given(requested())
        .when((ada, task) -> ada.approve(task, 7, null))
        .thenRefused(Why.NOTHING_TO_DECIDE, "step 7");
    given(asked(1, 1)) // a request for a step that no turn planned
        .when((ada, task) -> ada.approve(task, 1, null))
        .thenRefused(Why.NOTHING_TO_DECIDE, "step 1");
  }

  @Test
  void approvesNothingAfterTheEnd() {
    given(planned(1, 1), asked(1, 1), cancelled())
        .when((ada, task) -> ada.approve(task, 1, null))
        .thenRefused(Why.ENDED, TASK.value(), "cancelled");
  }

  @Test
  void approvesNothingFromTheInstantThatItExpires() {
    given(planned(1, 1), expiring(TIME))
        .when((ada, task) -> ada.approve(task, 1, null))
        .thenRefused(Why.EXPIRED, "step 1", TIME.toString());
    given(planned(1, 1), expiring(TIME.plusNanos(1)))
        .when((ada, task) -> ada.approve(task, 1, null))
        .then(new TaskEvent.StepApproved(1, 1, MAIL, "d1:0", "ada", "rule"));
  }

  @Test
  void takesNoApprovalForAnAnswerNorAnAnswerForAnApproval() {
    given(planned(1, 1), asked(1, 1, Ask.ANSWER))
        .when((ada, task) -> ada.approve(task, 1, null))
        .thenRefused(Why.NOTHING_TO_DECIDE, "waits for an answer");
    given(planned(1, 1), asked(1, 1))
        .when((ada, task) -> ada.answer(task, 1, "blue"))
        .thenRefused(Why.NOTHING_TO_DECIDE, "waits for an approval");
  }

  @Test
  void rejectsACallAndAQuestion() {
    for (Ask kind : Ask.values()) {
      given(planned(1, 1), asked(1, 1, kind))
          .when((ada, task) -> ada.reject(task, 1, "d1:0", "too dear"))
          .then(new TaskEvent.StepRejected(1, 1, Rejection.PERSON, "ada", "too dear"));
    }
  }

  @Test
  void rejectsNothingElse() {
    given(planned(1, 1), asked(1, 1))
        .when((ada, task) -> ada.reject(task, 1, "d1:1", "no"))
        .thenRefused(Why.OTHER_CALL, "d1:1");
    given(planned(1, 1), asked(1, 1), approved(1, 1))
        .when((ada, task) -> ada.reject(task, 1, null, "no"))
        .thenRefused(Why.ALREADY_DECIDED, "approved");
    given(planned(1, 1), expiring(TIME))
        .when((ada, task) -> ada.reject(task, 1, null, "no"))
        .thenRefused(Why.EXPIRED, "step 1");
    given(planned(1, 1), asked(1, 1), cancelled())
        .when((ada, task) -> ada.reject(task, 1, null, "no"))
        .thenRefused(Why.ENDED);
  }

  @Test
  void answersInTheToolsPlaceOnce() {
    given(planned(1, 1), asked(1, 1, Ask.ANSWER))
        .when((ada, task) -> ada.answer(task, 1, "blue"))
        .then(new TaskEvent.StepAnswered(1, 1, "ada", "blue"));
    given(planned(1, 1), asked(1, 1, Ask.ANSWER), answered(1, 1))
        .when((ada, task) -> ada.answer(task, 1, "red"))
        .thenRefused(Why.ALREADY_DECIDED, "step 1");
    given(planned(1, 1))
        .when((ada, task) -> ada.answer(task, 1, "red"))
        .thenRefused(Why.NOTHING_TO_DECIDE, "step 1");
    given(planned(1, 1), asked(1, 1, Ask.ANSWER), cancelled())
        .when((ada, task) -> ada.answer(task, 1, "red"))
        .thenRefused(Why.ENDED);
  }

  @Test
  void resolvesADoubtOnce() {
    TaskEvent[] doubt = {planned(1, 1), approved(1, 1), started(1, 1), executed(1, 1, unknown())};
    for (Resolution word : Resolution.values()) {
      given(doubt)
          .when((ada, task) -> ada.resolve(task, 1, word, "looked"))
          .then(new TaskEvent.StepResolved(1, 1, word, "ada", "looked", null));
    }
    given(doubt[0], doubt[1], doubt[2], doubt[3], resolved(1, 1, Resolution.HAPPENED))
        .when((ada, task) -> ada.resolve(task, 1, Resolution.ABORTED, null))
        .thenRefused(Why.ALREADY_DECIDED, "resolved by ada");
    given(doubt[0], doubt[1], doubt[2])
        .when((ada, task) -> ada.resolve(task, 1, Resolution.HAPPENED, null))
        .thenRefused(Why.NOTHING_TO_DECIDE, "not in doubt", "running");
    given(requested())
        .when((ada, task) -> ada.resolve(task, 1, Resolution.HAPPENED, null))
        .thenRefused(Why.NOTHING_TO_DECIDE, "step 1");
  }

  @Test
  void resolvesADoubtAfterACancelToo() {
    given(planned(1, 1), approved(1, 1), started(1, 1), cancelled(), executed(1, 1, unknown()))
        .when((ada, task) -> ada.resolve(task, 1, Resolution.ABORTED, null))
        .then(new TaskEvent.StepResolved(1, 1, Resolution.ABORTED, "ada", null, null));
  }

  @Test
  void pausesATaskThatRuns() {
    given(requested())
        .when((ada, task) -> ada.pause(task, "lunch"))
        .then(new TaskEvent.TaskPaused("ada", "lunch"));
    given(requested(), paused())
        .when((ada, task) -> ada.pause(task, null))
        .thenRefused(Why.ALREADY_DECIDED, "paused already");
    given(requested(), cancelled())
        .when((ada, task) -> ada.pause(task, null))
        .thenRefused(Why.ENDED);
  }

  @Test
  void resumesEveryPauseAtOnce() {
    given(requested(), paused(), paused())
        .when((ada, task) -> ada.resume(task))
        .then(
            new TaskEvent.TaskResumed("ada", List.of(idOf(paused()), TaskSpec.again(paused(), 2))));
    given(requested(), paused(), resumed(idOf(paused())))
        .when((ada, task) -> ada.resume(task))
        .thenRefused(Why.NOTHING_TO_DECIDE, "not paused");
  }

  @Test
  void cancelsATaskThatHasNotEnded() {
    given(planned(1, 1), approved(1, 1), started(1, 1))
        .when((ada, task) -> ada.cancel(task, "wrong one"))
        .then(new TaskEvent.TaskCancelled("ada", "wrong one"));
    given(requested(), cancelled())
        .when((ada, task) -> ada.cancel(task, null))
        .thenRefused(Why.ENDED, "cancelled");
  }

  @Test
  void listsWhatWaitsAndWhatIsInDoubt() {
    TaskSpec spec =
        TaskSpec.given(
                planned(1, 1, 2, 3), asked(2, 1), asked(3, 1), approved(1, 1), rejected(3, 1))
            .when(started(1, 1), executed(1, 1, unknown()));

    assertThat(Decisions.pending(spec.task()))
        .extracting(ApprovalRequested::step)
        .containsExactly(2);
    assertThat(Decisions.doubts(spec.task())).extracting(Step::number).containsExactly(1);
    assertThat(Decisions.pending(spec.when(cancelled()).task())).isEmpty();
  }

  private static TaskEvent expiring(Instant at) {
    return new ApprovalRequested(
        1, 1, Ask.APPROVAL, MAIL, "d1:0", "rule", "asks", List.of(), at, null);
  }
}
