package dev.taskcraft.executor.java;

import dev.taskcraft.executor.tool.ToolResult;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs each call on a platform thread that it has for itself, so that one that doesn't end can be
 * left behind: Java can't stop a thread, and an endless loop on a virtual thread would hold a
 * processor for good. A thread whose call has ended takes the next one: to start one costs more
 * than all else that is done for a call. What a call says is handed on by the thread that waits for
 * it, unless nobody minds which.
 */
final class Calls implements AutoCloseable {
  private static final Duration FOREVER = Duration.ofDays(365L * 100);

  private static final String IDLE = "idle tool";

  private final ClassLoader loader;
  private final boolean timed;
  private final Duration grace;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name(IDLE).inheritInheritableThreadLocals(false).factory());
  private final Set<RunningCall> running = ConcurrentHashMap.newKeySet();

  /**
   * Calls of the tools of one loader.
   *
   * @param grace how long an interrupted call may take to end
   */
  Calls(ClassLoader loader, Duration grace) {
    this(loader, true, grace);
  }

  private Calls(ClassLoader loader, boolean timed, Duration grace) {
    this.loader = loader;
    this.timed = timed;
    this.grace = grace;
  }

  /**
   * Calls that take as long as they take, also after they were interrupted. Their logs are written
   * by whoever prints, at once, so that nothing is lost when the tool ends the process.
   */
  static Calls unhurried(ClassLoader loader) {
    return new Calls(loader, false, FOREVER);
  }

  /**
   * Runs a call and waits for it. When the time is over or this thread is interrupted, the call is
   * interrupted; its result counts only if it returned none the less.
   *
   * @param body given a log; never throws
   */
  ToolResult run(
      String tool,
      Duration timeout,
      Consumer<String> log,
      Function<Consumer<String>, ToolResult> body) {
    BlockingQueue<Said> said = new LinkedBlockingQueue<>();
    Lines lines = new Lines(timed ? line -> said.add(new Said.Line(line)) : log);
    RunningCall call = new RunningCall();
    running.add(call); // before it begins, so that close() misses none
    try {
      threads.execute(() -> work(tool, call, said, lines, body));
    } catch (RejectedExecutionException _) {
      running.remove(call);
      return new ToolResult.Unreachable("the module of tool '%s' was closed".formatted(tool));
    }
    try {
      ToolResult result = await(said, timed ? timeout : FOREVER, log);
      return result != null
          ? call.interrupted()
              ? lost(result, "the module of tool '%s' was closed".formatted(tool))
              : result
          : stop(call, said, log, "tool '%s' took longer than %s".formatted(tool, text(timeout)));
    } catch (InterruptedException _) {
      ToolResult result =
          stop(call, said, log, "the call of tool '%s' was interrupted".formatted(tool));
      Thread.currentThread().interrupt();
      return result;
    }
  }

  /** Interrupts what is still running, and begins nothing any more. */
  @Override
  public void close() {
    threads.shutdown();
    running.forEach(RunningCall::interrupt);
  }

  private void work(
      String tool,
      RunningCall call,
      BlockingQueue<Said> said,
      Lines lines,
      Function<Consumer<String>, ToolResult> body) {
    ToolResult[] result = {new ToolResult.Lost("the call's thread died")};
    Thread thread = Thread.currentThread();
    try {
      thread.setName("tool " + tool);
      thread.setContextClassLoader(loader);
      call.begin(thread);
      Prints.to(lines, () -> result[0] = body.apply(lines::say));
    } finally {
      call.end();
      running.remove(call);
      thread.setName(IDLE);
      said.add(new Said.Last(result[0]));
    }
  }

  /** Hands on lines until the result comes; null when it doesn't in time. */
  private static @Nullable ToolResult await(
      BlockingQueue<Said> said, Duration timeout, Consumer<String> log)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Said next = said.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      switch (next) {
        case null -> {
          return null;
        }
        case Said.Line(var text) -> log.accept(text);
        case Said.Last(var result) -> {
          return result;
        }
      }
    }
  }

  private ToolResult stop(
      RunningCall call, BlockingQueue<Said> said, Consumer<String> log, String reason) {
    call.interrupt();
    try {
      ToolResult result = await(said, grace, log);
      return result == null
          ? new ToolResult.Lost(
              reason + " and goes on though it was interrupted; it was left behind")
          : lost(result, reason);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new ToolResult.Lost(reason + " and was left behind");
    }
  }

  /** What a call comes to that was interrupted: it counts only if it returned none the less. */
  private static ToolResult lost(ToolResult result, String reason) {
    return result instanceof ToolResult.Failed failed
        ? new ToolResult.Lost(reason + ", was interrupted and ended with " + failed.message())
        : result;
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  /** What comes from the call's thread. */
  private sealed interface Said {
    record Line(String text) implements Said {}

    record Last(ToolResult result) implements Said {}
  }
}
