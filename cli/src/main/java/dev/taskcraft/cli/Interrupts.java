package dev.taskcraft.cli;

import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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
    Thread hook =
        new Thread(
            () -> {
              runtime.runner().close();
              awaitQuietly(done);
              console.warn(
                  "interrupted; go on with: %s resume %s"
                      .formatted(Render.command(), Render.shortId(id)));
            });
    Runtime jvm = Runtime.getRuntime();
    jvm.addShutdownHook(hook);
    try {
      return action.run();
    } finally {
      done.countDown();
      try {
        jvm.removeShutdownHook(hook);
      } catch (IllegalStateException _) {
        // The virtual machine is going down already, and the hook says so.
      }
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
