package dev.taskcraft.cli;

import dev.taskcraft.state.TaskView;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What Ctrl-C does: the work is stopped, nothing is lost, and the command that goes on is printed.
 * The virtual machine then exits with 130.
 */
final class Interrupts {
  /** More than the work has to clean up, see {@link dev.taskcraft.role.RoleRunner#close}. */
  private static final Duration GRACE = Duration.ofSeconds(7);

  private Interrupts() {}

  /**
   * Runs an action that may be interrupted.
   *
   * @param runtime stops its work when interrupted
   */
  static int guard(LocalMode runtime, Console console, TaskId id, Action action)
      throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicBoolean reported = new AtomicBoolean();
    Thread hook =
        new Thread(
            () -> {
              interrupted.set(true);
              runtime.runner().close();
              awaitQuietly(done);
              if (!reported.get()) {
                say(runtime.store(), console, id);
              }
            });
    Runtime jvm = Runtime.getRuntime();
    jvm.addShutdownHook(hook);
    try {
      int code = action.run();
      reported.set(true);
      return code;
    } catch (RuntimeException failure) {
      if (interrupted.get()) { // it fails because its work was stopped
        throw new InterruptedException(failure.getMessage());
      }
      throw failure;
    } finally {
      done.countDown();
      try {
        jvm.removeShutdownHook(hook);
      } catch (IllegalStateException _) {
        hook.join(); // the virtual machine goes down, and the hook still reads the log
      }
    }
  }

  /** Says how to go on; to a script in one object, the last line of all. */
  private static void say(Store store, Console console, TaskId id) {
    String resume = "%s resume %s".formatted(Render.command(), Render.shortId(id));
    console.warn("interrupted; go on with: " + resume);
    console.object(
        ErrorObject.of(
            new TaskView.Problem(
                "interrupted", "interrupted; the task can be resumed", "go on with: " + resume),
            view(store, id)));
  }

  private static @Nullable TaskView view(Store store, TaskId id) {
    try {
      return TaskView.of(store.load(id));
    } catch (RuntimeException _) {
      return null; // the log can't be read now; that the task was interrupted is still true
    }
  }

  /** Gives the tools that run a moment to end what they started. */
  private static void awaitQuietly(CountDownLatch done) {
    try {
      boolean _ = done.await(GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Something that carries a task on. */
  @FunctionalInterface
  interface Action {
    int run() throws InterruptedException;
  }
}
