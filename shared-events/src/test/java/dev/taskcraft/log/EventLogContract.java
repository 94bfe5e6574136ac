package dev.taskcraft.log;

import static dev.taskcraft.log.Tasks.cascade;
import static dev.taskcraft.log.Tasks.event;
import static dev.taskcraft.log.Tasks.everyKind;
import static dev.taskcraft.log.Tasks.otherEnds;
import static dev.taskcraft.log.Tasks.pause;
import static dev.taskcraft.log.Tasks.pauses;
import static dev.taskcraft.log.Tasks.requested;
import static dev.taskcraft.log.Tasks.task;
import static dev.taskcraft.log.Tasks.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.log.AppendResult.Appended;
import dev.taskcraft.log.AppendResult.Conflict;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every log has to do with events: keep them, in order, whole, and each once. */
@Timeout(120)
public abstract class EventLogContract extends LogFixture {
  @Test
  void readsEveryKindOfEventAsItWasAppended() {
    TaskId task = task();
    List<Envelope> events = new ArrayList<>();
    EventId cause = null;
    for (TaskEvent kind : everyKind()) {
      Envelope event = new Envelope(Tasks.id(), task, cause, Tasks.TIME, "planner", kind);
      events.add(event);
      cause = event.id();
    }

    assertThat(log().append(cascade(task, 0, events.toArray(Envelope[]::new))))
        .isEqualTo(new Appended(events.size()));

    assertThat(log().read(task, 0)).isEqualTo(events);
    Set<String> tried = new HashSet<>();
    for (TaskEvent end : otherEnds()) {
      TaskId other = task();
      Envelope event = event(other, end);
      log().append(cascade(other, 0, event));
      assertThat(log().read(other, 0)).containsExactly(event);
      tried.add(EventType.of(end));
    }
    events.forEach(event -> tried.add(EventType.of(event.event())));
    assertThat(tried).containsExactlyInAnyOrderElementsOf(EventType.names());
  }

  @Test
  void readsOnFromAVersion() {
    TaskId task = task();
    log().append(pauses(task, 0, 2));
    Envelope third = pause(task);
    log().append(cascade(task, 2, third));

    assertThat(log().read(task, 2)).containsExactly(third);
    assertThat(log().read(task, 3)).isEmpty();
  }

  @Test
  void knowsNothingOfATaskThatWasNeverAppended() {
    TaskId task = task();

    assertThat(log().read(task, 0)).isEmpty();
    assertThat(log().versions(Set.of(task))).isEmpty();
    assertThat(log().find(task)).isEmpty();
    assertThat(log().owner(task)).isEmpty();
    assertThat(log().append(pauses(task, 3, 1))).isEqualTo(new Conflict(0));
    assertThat(log().read(task, 0)).isEmpty();
  }

  @Test
  void tellsTheVersionsOfManyTasks() {
    List<TaskId> tasks = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      TaskId task = task();
      tasks.add(task);
      log().append(pauses(task, 0, 1 + i % 3));
    }
    List<TaskId> asked = new ArrayList<>(tasks);
    asked.add(task());

    var versions = log().versions(asked);

    assertThat(versions).hasSize(150);
    for (int i = 0; i < 150; i++) {
      assertThat(versions).containsEntry(tasks.get(i), 1L + i % 3);
    }
    assertThat(log().versions(Set.of())).isEmpty();
  }

  @Test
  void refusesWhatWasDecidedOnAnotherVersion() {
    TaskId task = task();
    Envelope first = pause(task);
    log().append(cascade(task, 0, first));

    assertThat(log().append(pauses(task, 0, 1))).isEqualTo(new Conflict(1));
    assertThat(log().append(pauses(task, 2, 1))).isEqualTo(new Conflict(1));
    assertThat(log().read(task, 0)).containsExactly(first);
  }

  @Test
  void fillsEachSlotOnceAndDropsACascadeThatFillsOneAgainWhole() {
    TaskId task = task();
    log().append(cascade(task, 0, turn(task, 1)));

    assertThat(log().append(cascade(task, 1, pause(task), turn(task, 1), pause(task))))
        .isEqualTo(new Conflict(1));

    assertThat(log().read(task, 0)).hasSize(1);
    assertThat(log().append(cascade(task, 1, turn(task, 2)))).isEqualTo(new Appended(2));
    assertThat(verify(task)).isEmpty();
  }

  @Test
  void leavesNoTaskBehindWhenItsFirstCascadeFillsASlotTwice() {
    TaskId task = task();

    assertThat(log().append(cascade(task, 0, turn(task, 1), turn(task, 1))))
        .isEqualTo(new Conflict(0));

    assertThat(log().find(task)).isEmpty();
    assertThat(log().append(cascade(task, 0, turn(task, 1)))).isEqualTo(new Appended(1));
  }

  @Test
  void answersTheSameCascadeASecondTimeWithoutAppending() {
    TaskId task = task();
    Cascade first = pauses(task, 0, 3);
    Cascade second = pauses(task, 3, 2);
    log().append(first);
    log().append(second);

    assertThat(log().append(second)).isEqualTo(new Appended(5));
    assertThat(log().append(first)).isEqualTo(new Appended(3));
    assertThat(log().read(task, 0)).hasSize(5);
  }

  @Test
  void refusesACascadeOfWhichOnlyAPartStands() {
    TaskId task = task();
    Envelope first = pause(task);
    log().append(cascade(task, 0, first));

    assertThat(log().append(cascade(task, 0, first, pause(task)))).isEqualTo(new Conflict(1));
    assertThat(log().read(task, 0)).containsExactly(first);
  }

  @Test
  void refusesAnEventOfAnotherTask() {
    TaskId task = task();

    assertThatThrownBy(() -> log().append(cascade(task, 0, pause(task()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(task.value());
  }

  @Test
  void refusesAnIdThatAnotherTaskHasAndKeepsWhatCameWithIt() throws Exception {
    TaskId other = task();
    Envelope theirs = pause(other);
    log().append(cascade(other, 0, theirs));
    TaskId task = task();
    Envelope mine = new Envelope(theirs.id(), task, null, Tasks.TIME, "test", pause(task).event());

    List<Callable<Object>> jobs = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      jobs.add(() -> log().append(pauses(task(), 0, 2)));
    }
    jobs.add(
        () ->
            assertThatThrownBy(() -> log().append(cascade(task, 0, mine)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("id"));
    List<Object> answers = together(jobs);

    assertThat(answers.subList(0, 16)).containsOnly(new Appended(2));
    assertThat(log().read(task, 0)).isEmpty();
  }

  @Test
  void refusesTextThatNotEveryDatabaseCanHold() {
    TaskId task = task();
    for (String bad : List.of("a\u0000b", "half \ud83d")) {
      Envelope event = new Envelope(Tasks.id(), task, null, Tasks.TIME, bad, pause(task).event());

      assertThatThrownBy(() -> log().append(cascade(task, 0, event)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("producer");
    }
    assertThat(log().find(task)).isEmpty();
  }

  @Test
  void keepsLongCascadesAndLargeEvents() {
    TaskId task = task();
    Envelope large = event(task, requested("x".repeat(2_000_000)));
    Cascade many = pauses(task, 1, 500);

    assertThat(log().append(cascade(task, 0, large))).isEqualTo(new Appended(1));
    assertThat(log().append(many)).isEqualTo(new Appended(501));

    assertThat(log().read(task, 0))
        .startsWith(large)
        .hasSize(501)
        .endsWith(many.events().getLast());
    assertThat(verify(task)).isEmpty();
  }

  @Test
  void keepsTheOthersWhenSomeOfManyLose() throws Exception {
    TaskId taken = task();
    log().append(cascade(taken, 0, turn(taken, 1)));
    List<TaskId> tasks = new ArrayList<>();
    List<Callable<AppendResult>> jobs = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      TaskId task = task();
      tasks.add(task);
      jobs.add(
          switch (i % 3) {
            case 0 -> () -> log().append(pauses(task, 0, 3));
            case 1 -> () -> log().append(cascade(taken, 1, pause(taken), turn(taken, 1)));
            default -> () -> log().append(cascade(task, 0, turn(task, 1), turn(task, 1)));
          });
    }

    List<AppendResult> answers = together(jobs);

    for (int i = 0; i < 48; i++) {
      AppendResult expected =
          switch (i % 3) {
            case 0 -> new Appended(3);
            case 1 -> new Conflict(1);
            default -> new Conflict(0);
          };
      assertThat(answers.get(i)).isEqualTo(expected);
      assertThat(log().read(tasks.get(i), 0)).hasSize(i % 3 == 0 ? 3 : 0);
    }
    assertThat(log().read(taken, 0)).hasSize(1);
  }

  @Test
  void letsExactlyOneOfTwoLogsWinEachVersion() throws Exception {
    TaskId task = task();
    Set<EventId> won = ConcurrentHashMap.newKeySet();
    try (EventLog second = another()) {
      List<Callable<Object>> jobs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        EventLog racer = i % 2 == 0 ? log() : second;
        jobs.add(
            () -> {
              long version = 0;
              while (version < 60) {
                Envelope mine = turn(task, (int) version + 1);
                AppendResult result = racer.append(cascade(task, version, mine));
                if (result instanceof Appended) {
                  won.add(mine.id());
                }
                version = result instanceof Conflict(long now) ? now : version + 1;
              }
              return version;
            });
      }
      together(jobs);
    }

    List<Envelope> events = log().read(task, 0);
    assertThat(events).extracting(Envelope::id).containsExactlyInAnyOrderElementsOf(won);
    assertThat(events)
        .extracting(event -> ((TaskEvent.StepPlanned) event.event()).turn())
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(log().versions(Set.of(task))).containsEntry(task, (long) events.size());
    assertThat(verify(task)).isEmpty();
  }

  @Test
  void letsExactlyOneOfTwoProcessesWinEachVersion() {
    TaskId task = task();
    try (ChildLog one = child();
        ChildLog two = child()) {
      one.tell("race", task.value(), "60");
      two.tell("race", task.value(), "60");
      List<String> versions = new ArrayList<>();
      versions.addAll(List.of(one.answer().split(" ")));
      versions.addAll(List.of(two.answer().split(" ")));

      versions.removeIf("won"::equals);
      assertThat(versions).hasSize(120).doesNotHaveDuplicates();
    }
    assertThat(log().read(task, 0)).hasSize(120);
    assertThat(verify(task)).isEmpty();
  }

  @Test
  void keepsAllThatWasAcknowledgedToAProcessThatWasKilled() {
    for (int round = 0; round < 4; round++) {
      List<String> said = new ArrayList<>();
      ChildLog child = child();
      child.tell("flood", "8");
      for (int i = 0; i <= 40 * round; i++) { // another instant each round
        said.add(child.answer());
      }
      said.addAll(child.kill());

      Set<TaskId> tasks = new HashSet<>();
      for (String line : said) {
        String[] words = line.split(" ");
        if (line.matches("kept [0-9a-f-]{36} \\d+")) { // the last may be cut short
          TaskId task = new TaskId(words[1]);
          tasks.add(task);
          assertThat(log().versions(Set.of(task)).get(task))
              .isGreaterThanOrEqualTo(Long.parseLong(words[2]));
        }
      }
      for (TaskId task : tasks) {
        List<Envelope> events = log().read(task, 0);
        assertThat(events.size() % 3).as("cascades are whole").isZero();
        assertThat(verify(task)).isEmpty();
        assertThat(log().append(pauses(task, events.size(), 1)))
            .isEqualTo(new Appended(events.size() + 1));
      }
    }
  }

  @Test
  void answersOrSaysThatItIsClosedWhenClosedInUse() throws Exception {
    Set<EventId> kept = ConcurrentHashMap.newKeySet();
    CountDownLatch busy = new CountDownLatch(8);
    EventLog second = another();
    TaskId[] tasks = new TaskId[8];
    List<Callable<Object>> jobs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      TaskId task = task();
      tasks[i] = task;
      jobs.add(
          () -> {
            long version = 0;
            while (true) {
              Envelope event = pause(task);
              try {
                second.append(cascade(task, version++, event));
                second.read(task, version);
              } catch (LogUnavailable closed) {
                assertThat(closed).hasMessageContaining("closed");
                return closed;
              } finally {
                busy.countDown();
              }
              kept.add(event.id());
            }
          });
    }
    jobs.add(
        () -> {
          busy.await();
          second.close();
          return second;
        });

    together(jobs);

    Set<EventId> stored = new HashSet<>();
    for (TaskId task : tasks) {
      log().read(task, 0).forEach(event -> stored.add(event.id()));
    }
    assertThat(kept).isNotEmpty();
    assertThat(stored).containsAll(kept);
    second.close(); // twice is once
  }

  @Test
  void staysClosedWhoeverAsksWhatChanged() {
    EventLog second = another();
    second.close();

    assertThatThrownBy(() -> second.awaitChange(Duration.ZERO))
        .isInstanceOf(LogUnavailable.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> second.append(pauses(task(), 0, 1)))
        .isInstanceOf(LogUnavailable.class)
        .hasMessageContaining("closed");
  }

  @Test
  void appendsForAThreadThatIsInterrupted() throws Exception {
    EventLog open = log();
    TaskId task = task();
    List<Callable<AppendResult>> jobs = new ArrayList<>();
    jobs.add(
        () -> {
          Thread.currentThread().interrupt();
          AppendResult first = open.append(pauses(task, 0, 1));
          assertThat(Thread.currentThread().isInterrupted()).isTrue();
          return first;
        });

    assertThat(together(jobs)).containsExactly(new Appended(1));
    assertThat(log().append(pauses(task, 1, 1))).isEqualTo(new Appended(2));
  }

  @Test
  void canBeOpenedByManyAtOnce() throws Exception {
    for (int round = 0; round < 4; round++) {
      String fresh = freshLocation();
      List<Callable<Object>> jobs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        jobs.add(
            () -> {
              try (EventLog log = adapter().open(fresh)) {
                return log.append(pauses(task(), 0, 1));
              }
            });
      }

      assertThat(together(jobs)).containsOnly(new Appended(1));
    }
  }

  /** Runs all at the same moment, each on a thread of its own, and returns their answers. */
  static <T> List<T> together(List<? extends Callable<? extends T>> jobs) throws Exception {
    CountDownLatch ready = new CountDownLatch(jobs.size());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> answers = new ArrayList<>();
      for (Callable<? extends T> job : jobs) {
        answers.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return job.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> answer : answers) {
        results.add(answer.get());
      }
      return results;
    }
  }
}
