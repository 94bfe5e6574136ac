package dev.taskcraft.executor.builtin.process;

import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program: started, fed, read, and ended with everything it started, whichever way it
 * goes. It sees the variables it is given and no others.
 */
final class Run {
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final Process process;
  private final Tree tree;
  private final Captured out = new Captured();
  private final Captured err = new Captured();
  private final List<Thread> readers;
  private final ToolContext context;

  private Run(Process process, Tree tree, ToolContext context) {
    this.process = process;
    this.tree = tree;
    this.context = context;
    this.readers =
        List.of(
            Thread.ofPlatform().daemon().start(() -> out.readAll(process.getInputStream())),
            Thread.ofPlatform().daemon().start(() -> err.readAll(process.getErrorStream())));
  }

  /**
   * Runs a program to its end, or to the end of its time.
   *
   * @param input what it reads from its standard input
   * @return what it printed and its exit code; a failure when its time was over
   * @throws IOException when it could not be started
   */
  static ToolResult of(
      List<String> command,
      Path folder,
      Surroundings surroundings,
      String input,
      ToolContext context)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(surroundings.command(command));
    builder.directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(surroundings.variables());
    builder.environment().putAll(context.secrets());
    String mark = context.idempotencyKey() + "/" + context.attempt();
    builder.environment().put(Tree.MARK, mark);
    Process process = builder.start();
    Tree tree = new Tree(process.toHandle(), mark, surroundings.ownSession());
    return new Run(process, tree, context).finish(input);
  }

  private ToolResult finish(String input) throws InterruptedException {
    boolean ended;
    List<Long> left;
    try {
      feed(input);
      ended = process.waitFor(context.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      killDespite(stop);
      throw stop;
    }
    left = tree.kill();
    for (Thread reader : readers) {
      reader.join(LAST_WORDS);
    }
    if (!left.isEmpty()) {
      return new ToolResult.Lost("processes %s could not be ended".formatted(left));
    }
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("exit_code", process.exitValue());
    value.put("stdout", out.text());
    value.put("stderr", err.text());
    if (ended) {
      return ToolResult.Returned.of(value);
    }
    return new ToolResult.Failed(
        "was still running after %s s and was killed with everything it had started"
            .formatted(context.timeout().toMillis() / 1000.0),
        "stdout so far:\n%s\nstderr so far:\n%s"
            .formatted(value.get("stdout"), value.get("stderr")),
        false);
  }

  /** The thread is asked to stop: first the processes, then the thread. */
  private void killDespite(InterruptedException stop) {
    try {
      List<Long> left = tree.kill();
      if (!left.isEmpty()) {
        stop.addSuppressed(new IllegalStateException("still running: " + left));
      }
    } catch (InterruptedException again) {
      process.destroyForcibly();
      stop.addSuppressed(again);
    }
  }

  /** In a thread of its own: a program that doesn't read would keep us waiting. */
  private void feed(String input) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
              } catch (IOException _) {
                // it ended, or closed its input: its own business
              }
            });
  }
}
