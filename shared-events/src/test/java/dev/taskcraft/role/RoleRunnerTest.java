package dev.taskcraft.role;

import static dev.taskcraft.log.Tasks.cascade;
import static dev.taskcraft.log.Tasks.event;
import static dev.taskcraft.log.Tasks.requested;
import static dev.taskcraft.log.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.log.EventLog;
import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.log.sqlite.SqliteEventLog;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.Status;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.TaskCancelled;
import dev.taskcraft.task.TaskId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of tasks when the log, a role or a person gets in the way. */
@Timeout(60)
class RoleRunnerTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir Path folder;
  private final TaskId id = task();
  private SqliteEventLog log;
  private SqliteEventLog other;

  @BeforeEach
  void openTheLogTwice() {
    log = SqliteEventLog.open(folder.resolve("state.db"));
    other = SqliteEventLog.open(folder.resolve("state.db"));
  }

  @AfterEach
  void closeBoth() {
    log.close();
    other.close();
  }

  @Test
  void goesOnWatchingWhenALookAtTheLogFailed() {
    Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    try (RoleRunner runner = runner(failing(log, failures), new Waiting())) {
      CompletableFuture<Task> running = submit(runner);
      Awaitility.await().until(() -> log.find(id).isPresent());
      failures.add(new LogUnavailable("injected"));
      failures.add(new IllegalStateException("injected"));
      failures.add(new LogUnavailable("injected"));
      Awaitility.await().until(failures::isEmpty);

      other.append(cascade(id, 1, Status.CANCELLED, event(id, new TaskCancelled("ada", null))));

      assertThat(running).succeedsWithin(SOON).extracting(Task::status).isEqualTo(Status.CANCELLED);
    }
  }

  @Test
  void saysThatARoleFailedWhateverItThrew() {
    Role<NoWork> broken =
        new Waiting() {
          @Override
          public Reaction<NoWork> react(Task task, Instant now) {
            throw new StackOverflowError("injected");
          }
        };
    try (RoleRunner runner = runner(log, broken)) {
      assertThat(submit(runner))
          .failsWithin(SOON)
          .withThrowableThat()
          .withMessageContaining("StackOverflowError");
    }
  }

  @Test
  void comesToRestThoughARoleCanNotForget() {
    Role<NoWork> broken =
        new Waiting() {
          @Override
          public Reaction<NoWork> react(Task task, Instant now) {
            return Reaction.none();
          }

          @Override
          public void forget(TaskId task) {
            throw new IllegalStateException("injected");
          }
        };
    try (RoleRunner runner = runner(log, broken)) {
      assertThat(submit(runner))
          .failsWithin(SOON)
          .withThrowableThat()
          .withMessageContaining("injected");
    }
  }

  @Test
  void letsWorkEndBeforeItForgetsATaskThatWasStopped() throws Exception {
    Busy busy = new Busy();
    RoleRunner runner = runner(log, busy);
    CompletableFuture<Task> running = submit(runner);
    busy.working.await();

    runner.close();

    assertThat(running).failsWithin(SOON);
    assertThat(busy.heard).containsExactly("cleaned up", "forgotten");
  }

  @Test
  void namesTheSlotThatIsTakenAndNoReadingHelps() {
    log.append(
        cascade(
            id,
            0,
            event(id, requested("x")),
            event(id, new TaskEvent.TaskCompleted(new EventId("no turn"), "forged"))));
    Role<NoWork> ending =
        new Waiting() {
          @Override
          public Reaction<NoWork> react(Task task, Instant now) {
            return task.end() == null
                ? Reaction.fact(new TaskEvent.TaskFailed("over", "it is", null))
                : Reaction.none();
          }
        };
    try (RoleRunner runner = runner(log, ending)) {
      assertThat(runner.resume(id).orElseThrow())
          .failsWithin(SOON)
          .withThrowableThat()
          .withMessageContaining("slot 'end'");
    }
  }

  private RoleRunner runner(EventLog on, Role<?> role) {
    Clock clock = Clock.systemUTC();
    Author author = new Author(EventIds.timeOrdered(clock, new Random(1)), clock);
    return new RoleRunner(on, log.register(), List.of(role), author, (_, _) -> {});
  }

  private CompletableFuture<Task> submit(RoleRunner runner) {
    return runner.submit(id, "test", requested("x"));
  }

  /** The real log, which fails to say whether it changed as often as it is told to. */
  private static EventLog failing(EventLog log, Queue<RuntimeException> failures) {
    return (EventLog)
        Proxy.newProxyInstance(
            EventLog.class.getClassLoader(),
            new Class<?>[] {EventLog.class},
            (_, method, args) -> {
              RuntimeException failure =
                  method.getName().equals("awaitChange") ? failures.poll() : null;
              if (failure != null) {
                throw failure;
              }
              try {
                return method.invoke(log, args);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }
}
