package dev.taskcraft.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Status;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The roles as separate members of separate groups over a real broker. */
class RolesOnKafkaIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Town town;

  @BeforeEach
  void start() throws Exception {
    town = new Town(folder);
  }

  @AfterEach
  void close() throws Exception {
    town.close();
  }

  @Test
  void carryTasksToTheirEndAndActOnce() throws Exception {
    town.planner();
    town.policy();
    town.executor("one");
    List<TaskId> tasks = IntStream.range(0, 20).mapToObj(_ -> town.submit("act", 5)).toList();

    await()
        .atMost(PATIENCE)
        .until(() -> town.statuses(tasks).equals(java.util.Set.of("completed")));
    assertThat(town.effects.done())
        .hasSize(100)
        .allSatisfy((_, times) -> assertThat(times).isOne());
  }

  @Test
  void surfaceADoubtWhenAnExecutorDiesInTheMiddleOfACall() throws Exception {
    town.planner();
    town.policy();
    Replica first = town.executor("first");
    CountDownLatch never = new CountDownLatch(1);
    town.effects.hold(never);
    TaskId task = town.submit("act", 1);
    await().atMost(PATIENCE).until(() -> town.effects.done().size() == 1);

    first.kill();
    town.died("first");
    town.effects.hold(new CountDownLatch(0));
    town.executor("second");

    await().atMost(PATIENCE).until(() -> town.task(task).status() == Status.IN_DOUBT);
    assertThat(town.effects.done()).as("nothing irreversible runs again").hasSize(1);
    assertThat(town.effects.done().values()).containsExactly(1);
  }

  @Test
  void leaveACallToItsOwnerWhileThatLives() throws Exception {
    town.planner();
    town.policy();
    Replica first = town.executor("first");
    CountDownLatch later = new CountDownLatch(1);
    town.effects.hold(later);
    TaskId task = town.submit("act", 1);
    await().atMost(PATIENCE).until(() -> town.effects.done().size() == 1);

    town.executor("second"); // partitions move; the call goes on where it began
    town.executor("third");
    later.countDown();

    await().atMost(PATIENCE).until(() -> town.task(task).status() == Status.COMPLETED);
    assertThat(town.effects.done().values()).containsExactly(1);
    first.close();
  }

  @Test
  void obeyACancelThatCameBeforeTheStart() throws Exception {
    town.planner();
    TaskId task = town.submit("act", 3);
    Replica executor = town.executor("one");
    await().atMost(PATIENCE).until(() -> town.task(task).openSteps().size() == 1);
    executor.close();
    town.tell(task, new TaskEvent.TaskCancelled("test", null));
    town.policy();
    town.executor("two");

    await().atMost(PATIENCE).until(() -> town.task(task).status() == Status.CANCELLED);
    assertThat(town.effects.done()).isEmpty();
  }

  @Test
  void shareTheTasksAmongReplicasThatComeAndGo() throws Exception {
    town.planner();
    Replica planner = town.planner();
    town.policy();
    town.policy();
    town.executor("one");
    Replica two = town.executor("two");
    List<TaskId> tasks = IntStream.range(0, 30).mapToObj(_ -> town.submit("act", 4)).toList();
    await().atMost(PATIENCE).until(() -> town.effects.done().size() > 20);

    planner.kill();
    two.kill();
    town.died("two");
    town.executor("three");

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                tasks.stream()
                    .map(id -> town.task(id).status())
                    .allMatch(it -> it == Status.COMPLETED || it == Status.IN_DOUBT));
    assertThat(town.effects.done().values()).as("each effect at most once").containsOnly(1);
    for (TaskId id : tasks) {
      for (Step step : town.task(id).steps()) {
        Outcome outcome = step.lastAttempt() == null ? null : step.lastAttempt().outcome();
        assertThat(outcome == null ? step.phase() == Step.Phase.IN_DOUBT : ended(outcome)).isTrue();
      }
    }
  }

  private static boolean ended(Outcome outcome) {
    return outcome instanceof Outcome.Succeeded;
  }
}
