package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.mcp.ExitCodes;
import dev.taskcraft.executor.mcp.ServerProcess;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running sandbox as the server process that it is. When it ends, all that ran in it ends. */
final class Container implements ServerProcess {
  private static final int SIGKILL = 137;
  private static final long POLITE_MILLIS = 500;
  private static final long FIRM_MILLIS = 10_000;

  private final Engine engine;
  private final String id;
  private final Attached streams;
  private final CompletableFuture<String> ended;
  private final AtomicBoolean killed = new AtomicBoolean();
  private final Runnable afterwards;

  /**
   * A container that was just started.
   *
   * @param exit its exit code, when it ends
   * @param limits what it may use, for the words about its end
   * @param afterwards removes what it leaves beside itself
   */
  Container(
      Engine engine,
      String id,
      Attached streams,
      CompletableFuture<Integer> exit,
      SandboxLimits limits,
      Runnable afterwards) {
    this.engine = engine;
    this.id = id;
    this.streams = streams;
    this.afterwards = afterwards;
    ended =
        exit.handle((code, failure) -> failure != null ? "it is gone" : describe(code, limits))
            .whenComplete((_, _) -> afterwards.run());
  }

  private String describe(int code, SandboxLimits limits) {
    String plain = ExitCodes.describe(code);
    return code == SIGKILL && !killed.get()
        ? "%s, perhaps because it needed more than its %d MiB of memory"
            .formatted(plain, limits.memory() / SandboxLimits.MIB)
        : plain;
  }

  /** The engine's id of it. */
  String id() {
    return id;
  }

  @Override
  public OutputStream input() {
    return streams.input().writer();
  }

  @Override
  public InputStream output() {
    return streams.output();
  }

  @Override
  public CompletableFuture<String> ended() {
    return ended;
  }

  @Override
  public List<String> lastWords() {
    return streams.errors().lines();
  }

  @Override
  public void kill() {
    killed.set(true);
    engine.remove(id);
    boolean _ = endsWithin(FIRM_MILLIS);
    release();
  }

  @Override
  public void close() {
    streams.input().close();
    if (!endsWithin(POLITE_MILLIS)) {
      kill();
    }
    release();
  }

  private void release() {
    streams.input().close();
    streams.output().close();
    afterwards.run();
  }

  private boolean endsWithin(long millis) {
    try {
      ended.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a container can't be read", e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
