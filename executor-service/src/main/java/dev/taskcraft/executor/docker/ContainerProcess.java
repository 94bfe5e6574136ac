package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.mcp.ExitCodes;
import dev.taskcraft.executor.mcp.ServerProcess;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running sandbox as the server process that it is. When it ends, all that ran in it ends. */
final class ContainerProcess implements ServerProcess {
  private static final int SIGKILL = 137;
  private static final Duration POLITE = Duration.ofMillis(500);
  private static final Duration FIRM = Duration.ofSeconds(10);

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
  ContainerProcess(
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
    boolean _ = endsWithin(FIRM);
    release();
  }

  @Override
  public void close() {
    streams.input().close();
    if (!endsWithin(POLITE)) {
      kill();
    }
    release();
  }

  private void release() {
    streams.input().close();
    streams.output().close();
    afterwards.run();
  }
}
