package dev.taskcraft.log;

import static dev.taskcraft.log.Tasks.cascade;
import static dev.taskcraft.log.Tasks.event;
import static dev.taskcraft.log.Tasks.pause;
import static dev.taskcraft.log.Tasks.pauses;
import static dev.taskcraft.log.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.task.Status;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every log has to do for the processes that share it: say who owns what, and that it grew.
 */
@Timeout(120)
public abstract class OwnerContract extends LogFixture {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void givesATaskToOneOwnerAtATime() {
    TaskId task = stored();
    String mine = log().register();
    try (EventLog second = another()) {
      String theirs = second.register();

      assertThat(log().claim(task, mine)).isTrue();
      assertThat(log().claim(task, mine)).isTrue();
      assertThat(second.claim(task, theirs)).isFalse();
      assertThat(second.owner(task)).contains(mine);

      assertThat(log().release(task, mine, 1)).isTrue();
      assertThat(second.owner(task)).isEmpty();
      assertThat(second.claim(task, theirs)).isTrue();
      assertThat(log().owner(task)).contains(theirs);
    }
    assertThat(log().owner(task)).as("an owner ends with its log").isEmpty();
  }

  @Test
  void givesATaskThatManyWantToOneOfThem() throws Exception {
    TaskId task = stored();
    try (EventLog second = another()) {
      List<Callable<Boolean>> jobs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        EventLog log = i % 2 == 0 ? log() : second;
        String owner = log.register();
        jobs.add(() -> log.claim(task, owner));
      }

      assertThat(EventLogContract.together(jobs)).containsOnlyOnce(true);
    }
  }

  @Test
  void keepsATaskWhoseVersionHasMovedOn() {
    TaskId task = stored();
    String mine = log().register();
    log().claim(task, mine);
    log().append(pauses(task, 1, 1));

    assertThat(log().release(task, mine, 1)).isFalse();
    assertThat(log().owner(task)).contains(mine);
    assertThat(log().release(task, mine, 2)).isTrue();
    assertThat(log().release(task, mine, 2)).as("twice is once").isTrue();
  }

  @Test
  void leavesATaskWithItsOwnerWhenAnotherGivesItUp() {
    TaskId task = stored();
    String mine = log().register();
    log().claim(task, mine);

    log().release(task, log().register(), 1);

    assertThat(log().owner(task)).contains(mine);
  }

  @Test
  void beginsOwnershipWithTheFirstCascadeAndEndsItWithTheLast() {
    TaskId task = task();
    String mine = log().register();
    log().append(new Cascade(task, 0, List.of(pause(task)), "clerk", "planning", mine, null));
    assertThat(log().owner(task)).contains(mine);

    log().append(pauses(task, 1, 1));
    assertThat(log().owner(task)).as("no word of an owner leaves it").contains(mine);

    log()
        .append(
            cascade(
                task, 2, Status.CANCELLED, event(task, new TaskEvent.TaskCancelled("ada", null))));
    assertThat(log().owner(task)).isEmpty();
    assertThat(log().find(task).orElseThrow().status()).isEqualTo("cancelled");
  }

  @Test
  void leavesATaskWithItsLivingOwnerWhateverACascadeSays() {
    TaskId task = stored();
    String mine = log().register();
    log().claim(task, mine);

    log()
        .append(
            new Cascade(
                task, 1, List.of(pause(task)), "clerk", "planning", log().register(), null));

    assertThat(log().owner(task)).contains(mine);
  }

  @Test
  void givesNobodyATaskThatDoesNotExist() {
    TaskId task = task();

    assertThat(log().claim(task, log().register())).isFalse();
    assertThat(log().release(task, log().register(), 0)).isTrue();
  }

  @Test
  void refusesAnOwnerThatItDidNotRegister() {
    TaskId task = stored();
    String stranger = UUID.randomUUID().toString();

    assertThatThrownBy(() -> log().claim(task, stranger))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(stranger);
  }

  @Test
  void knowsWhoLives() {
    String mine = log().register();
    String closed;
    try (EventLog second = another()) {
      closed = second.register();
      assertThat(second.alive(mine)).isTrue();
      assertThat(log().alive(closed)).isTrue();
    }

    assertThat(log().alive(mine)).as("still, after others looked").isTrue();
    assertThat(log().alive(closed)).isFalse();
    assertThat(log().alive(UUID.randomUUID().toString())).isFalse();
    assertThat(log().alive("../../etc/passwd")).isFalse();
  }

  @Test
  void takesATaskOverFromAProcessThatWasKilledAndNotFromOneThatIsStopped() throws Exception {
    TaskId task = stored();
    String mine = log().register();
    try (ChildLog child = child()) {
      String theirs = child.ask("register");
      assertThat(child.ask("claim", task.value(), theirs)).isEqualTo("true");

      assertThat(log().alive(theirs)).isTrue();
      assertThat(log().alive(theirs)).as("looking doesn't end it").isTrue();
      assertThat(log().claim(task, mine)).isFalse();
      child.signal("STOP");
      assertThat(log().claim(task, mine)).as("stopped is not dead").isFalse();
      child.signal("CONT");
      assertThat(child.ask("claim", task.value(), theirs)).isEqualTo("true");

      child.kill();

      untilDead(theirs);
      assertThat(log().owner(task)).isEmpty();
      assertThat(log().claim(task, mine)).isTrue();
    }
  }

  @Test
  void tellsManyThreadsAtOnceWhoLives() throws Exception {
    try (ChildLog child = child();
        EventLog second = another()) {
      String theirs = child.ask("register");
      List<Callable<Boolean>> jobs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        EventLog log = i % 2 == 0 ? log() : second;
        jobs.add(
            () -> {
              boolean alive = true;
              for (int look = 0; look < 1_000; look++) {
                alive &= log.alive(theirs);
              }
              return alive;
            });
      }

      assertThat(EventLogContract.together(jobs)).containsOnly(true);
    }
  }

  @Test
  void keepsMyTaskFromAnotherProcess() {
    TaskId task = stored();
    String mine = log().register();
    log().claim(task, mine);
    try (ChildLog child = child()) {
      String theirs = child.ask("register");

      assertThat(child.ask("claim", task.value(), theirs)).isEqualTo("false");
      assertThat(log().claim(task, mine)).isTrue();
    }
  }

  @Test
  void hearsOfAnotherProcessAndNotOfItself() throws Exception {
    TaskId task = stored();
    try (ChildLog child = child()) {
      drain();
      log().append(pauses(task, 1, 1));
      assertThat(log().awaitChange(Duration.ofMillis(200))).as("own appends").isFalse();

      child.ask("append", task.value(), "2");

      assertThat(log().awaitChange(LONG)).isTrue();
      assertThat(log().versions(List.of(task))).containsEntry(task, 3L);
      drain();
      assertThat(log().awaitChange(Duration.ZERO)).as("heard once").isFalse();
    }
  }

  @Test
  void wakesWhileItWaits() throws Exception {
    TaskId task = stored();
    try (ChildLog child = child()) {
      drain();
      List<Callable<Boolean>> jobs = new ArrayList<>();
      jobs.add(() -> log().awaitChange(LONG));
      jobs.add(() -> child.ask("append", task.value(), "1").startsWith("Appended"));

      assertThat(EventLogContract.together(jobs)).containsExactly(true, true);
    }
  }

  /** A stored task of one event. */
  private TaskId stored() {
    TaskId task = task();
    log().append(pauses(task, 0, 1));
    return task;
  }

  /** Takes in all that was to be heard so far. */
  private void drain() throws InterruptedException {
    while (log().awaitChange(Duration.ofMillis(100))) {
      // until it is quiet
    }
  }

  /** A killed process is gone a moment after the signal. */
  private void untilDead(String incarnation) {
    org.awaitility.Awaitility.await().until(() -> !log().alive(incarnation));
  }
}
