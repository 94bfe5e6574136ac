package dev.taskcraft.executor.worker;

import dev.taskcraft.executor.mcp.Launch;
import dev.taskcraft.executor.mcp.McpCall;
import dev.taskcraft.executor.mcp.McpSession;
import dev.taskcraft.executor.mcp.Reply;
import dev.taskcraft.executor.mcp.ServerProcess;
import dev.taskcraft.executor.mcp.ServerUnusable;
import dev.taskcraft.executor.tool.ToolContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One module's worker over time: started when first needed, and again after it died. Calls share it
 * and run side by side; a call that can't be stopped takes the worker with it, and the others'
 * outcome is then unknown too.
 */
final class ModuleWorker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofMillis(500);

  private final String module;
  private final Wording wording;
  private final Launch launch;
  private final ServerProcess.Launcher launcher;
  private final CrashGuard guard;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Running running;
  private boolean closed;

  /**
   * A worker that is started when it is needed.
   *
   * @param module its name in the coworker file
   */
  ModuleWorker(
      String module,
      Wording wording,
      Launch launch,
      ServerProcess.Launcher launcher,
      LongSupplier nanoTime) {
    this.module = wording.module(module);
    this.wording = wording;
    this.launch = launch;
    this.launcher = launcher;
    guard = new CrashGuard(nanoTime);
  }

  /**
   * A session, and the tools that the module had when it began.
   *
   * @param killed whether we ended it, so that its end is no crash
   */
  private record Running(McpSession session, List<Described> tools, AtomicBoolean killed) {
    boolean serves(Described tool) {
      return tools.contains(tool);
    }

    void kill(String reason) {
      killed.set(true);
      session.kill(reason);
    }
  }

  /**
   * The module's tools, from a running worker.
   *
   * @throws ServerUnusable when there is none to be had
   */
  List<Described> tools() throws InterruptedException {
    return running().tools();
  }

  /**
   * Runs a call.
   *
   * @param method the name that the worker knows
   * @param tool the tool as the caller knows it; another by that name isn't called
   * @throws ServerUnusable when the call did not reach the worker
   */
  Reply call(Described tool, String method, Map<String, @Nullable Object> args, ToolContext context)
      throws InterruptedException {
    Running now = running();
    if (!now.serves(tool)) {
      throw new ServerUnusable(
          "tool '%s' of %s has changed since it was granted; start the task anew"
              .formatted(tool.name(), module));
    }
    McpCall call = now.session.call(method, args, meta(context), context.log());
    boolean over = false;
    try {
      Reply reply = call.await(context.timeout());
      if (reply == null) {
        String reason =
            "tool '%s' gave no answer within %s s"
                .formatted(tool.name(), context.timeout().toMillis() / 1000.0);
        reply = stop(now, call, reason);
      }
      over = true;
      return reply;
    } finally {
      if (!over) {
        abandon(now, call, tool.name());
      }
    }
  }

  private Reply stop(Running now, McpCall call, String reason) throws InterruptedException {
    if (!call.cancel(GRACE)) {
      now.kill(reason + ", and its worker was killed");
      return new Reply.Gone(reason + "; its worker was killed");
    }
    Reply late = call.await(Duration.ZERO);
    return late != null ? late : new Reply.Gone(reason + "; it was cancelled");
  }

  /** The caller's thread was interrupted: it can't wait long, and nothing may go on running. */
  private static void abandon(Running now, McpCall call, String tool) {
    boolean interrupted = Thread.interrupted();
    try {
      if (!call.cancel(GRACE)) {
        now.kill("tool '%s' was interrupted, and its worker was killed".formatted(tool));
      }
    } catch (InterruptedException _) {
      interrupted = true;
      now.kill("tool '%s' was interrupted, and its worker was killed".formatted(tool));
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      Running last = running;
      running = null;
      if (last != null) {
        last.session.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private Running running() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Running now = running;
      if (now != null && now.session.gone() == null) {
        return now;
      }
      if (closed) {
        throw new ServerUnusable(module + " was closed");
      }
      if (now != null) {
        running = null;
        if (!now.killed.get()) {
          guard.crashed();
        }
        now.session.close();
      }
      if (guard.closed()) {
        throw new ServerUnusable("%s is not started again: %s".formatted(module, guard.reason()));
      }
      running = start();
      return running;
    } finally {
      lock.unlock();
    }
  }

  private Running start() throws InterruptedException {
    ServerProcess process;
    try {
      process = launcher.start(launch);
    } catch (IOException e) {
      throw new ServerUnusable(module + " " + wording.missing(e));
    }
    McpSession session = McpSession.open(process, PATIENCE, _ -> {});
    boolean listed = false;
    try {
      Running ready =
          new Running(
              session,
              session.tools(PATIENCE).stream().map(Described::of).toList(),
              new AtomicBoolean());
      listed = true;
      return ready;
    } finally {
      if (!listed) {
        session.kill("its tools can't be listed");
      }
    }
  }

  private static Map<String, Object> meta(ToolContext context) {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("dev.taskcraft/task", context.task());
    meta.put("dev.taskcraft/step", context.step());
    meta.put("dev.taskcraft/attempt", context.attempt());
    meta.put("dev.taskcraft/idempotency-key", context.idempotencyKey());
    meta.put("dev.taskcraft/secrets", context.secrets());
    meta.put("dev.taskcraft/timeout-seconds", context.timeout().toMillis() / 1000.0);
    meta.put("dev.taskcraft/workspace", context.roots().stream().map(Path::toString).toList());
    return meta;
  }
}
