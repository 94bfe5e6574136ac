package dev.taskcraft.approval;

import static dev.taskcraft.task.TaskEvents.TIME;
import static dev.taskcraft.task.TaskEvents.approved;
import static dev.taskcraft.task.TaskEvents.asked;
import static dev.taskcraft.task.TaskEvents.cancelled;
import static dev.taskcraft.task.TaskEvents.executed;
import static dev.taskcraft.task.TaskEvents.expiring;
import static dev.taskcraft.task.TaskEvents.paused;
import static dev.taskcraft.task.TaskEvents.planned;
import static dev.taskcraft.task.TaskEvents.started;
import static dev.taskcraft.task.TaskEvents.succeeded;
import static dev.taskcraft.task.TaskSpec.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.role.NoWork;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.task.TaskEvent.StepRejected;
import dev.taskcraft.task.TaskSpec;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What becomes of a request that nobody decides, where no service keeps a row of it. */
class ExpiryRoleTest {
  private static final Instant SOON = TIME.plusSeconds(2);

  @Test
  void rejectsFromTheInstantThatTheRequestExpires() {
    TaskSpec spec = given(planned(1, 1), expiring(1, SOON));

    assertThat(reaction(spec, SOON.minusNanos(1)).facts()).isEmpty();
    assertThat(reaction(spec, SOON).facts())
        .singleElement()
        .satisfies(
            fact ->
                assertThat(fact.event())
                    .isInstanceOfSatisfying(
                        StepRejected.class,
                        rejected -> {
                          assertThat(rejected.by()).isEqualTo("policy/expiry");
                          assertThat(rejected.reason()).contains(SOON.toString());
                        }));
  }

  @Test
  void rejectsEachThatIsOverdueAndNoOther() {
    TaskSpec spec =
        given(planned(1, 1, 2, 3, 4), expiring(1, SOON), expiring(2, TIME.plusSeconds(9)))
            .when(asked(3, 1), expiring(4, TIME));

    assertThat(reaction(spec, SOON).facts())
        .extracting(fact -> ((StepRejected) fact.event()).step())
        .containsExactly(1, 4);
  }

  @Test
  void leavesAloneWhatIsDecidedOrEnded() {
    TaskSpec decided = given(planned(1, 1), expiring(1, SOON), approved(1, 1));
    assertThat(reaction(decided, SOON)).isEqualTo(Reaction.none());
    TaskSpec ended = given(planned(1, 1), expiring(1, SOON), cancelled());
    assertThat(reaction(ended, SOON)).isEqualTo(Reaction.none());
  }

  @Test
  void looksAgainInTimeWhileSomethingElseIsUnderWay() {
    TaskSpec spec =
        given(planned(1, 1, 2, 3), expiring(1, TIME.plusSeconds(9)), expiring(2, SOON))
            .when(approved(3, 1));
    assertThat(reaction(spec, TIME).due()).isEqualTo(SOON);
    assertThat(reaction(spec, SOON).due()).isEqualTo(TIME.plusSeconds(9));
    assertThat(reaction(spec.when(started(3, 1)), TIME).due()).isEqualTo(SOON);
  }

  @Test
  void holdsNoTaskThatWaitsForPeopleAlone() {
    TaskSpec spec = given(planned(1, 1, 2), expiring(1, SOON), approved(2, 1), started(2, 1));
    spec.when(executed(2, 1, succeeded("done")));
    assertThat(reaction(spec, TIME).due()).isNull();

    TaskSpec stopped = given(planned(1, 1, 2), expiring(1, SOON), approved(2, 1), paused());
    assertThat(reaction(stopped, TIME).due()).isNull();
    assertThat(reaction(stopped, SOON).facts()).as("a pause stops no clock").hasSize(1);
  }

  private static Reaction<NoWork> reaction(TaskSpec spec, Instant now) {
    return new ExpiryRole().react(spec.task(), now);
  }
}
