package dev.taskcraft.executor.mcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A server as a child process of this one. */
public final class LocalProcess implements ServerProcess {
  private static final Duration POLITE = Duration.ofMillis(500);
  private static final Duration FIRM = Duration.ofSeconds(5);

  private final Process process;
  private final CompletableFuture<String> ended;
  private final LastWords lastWords = new LastWords();
  private final Thread errors;

  private LocalProcess(Process process) {
    this.process = process;
    // a virtual thread that reads a pipe keeps its carrier, of which there are as many as
    // processors
    errors = Thread.ofPlatform().daemon().name("stderr-" + process.pid()).start(this::readErrors);
    ended = process.onExit().thenApply(it -> ExitCodes.describe(it.exitValue()));
  }

  /** Starts a child process; see {@link ServerProcess.Launcher}. */
  public static LocalProcess start(Launch launch) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(launch.command()).directory(launch.folder().toFile());
    builder.environment().clear();
    builder.environment().putAll(launch.environment());
    return new LocalProcess(builder.start());
  }

  @Override
  public OutputStream input() {
    return process.getOutputStream();
  }

  @Override
  public InputStream output() {
    return process.getInputStream();
  }

  @Override
  public CompletableFuture<String> ended() {
    return ended;
  }

  /** The process's id here. */
  public long pid() {
    return process.pid();
  }

  @Override
  public List<String> lastWords() {
    if (!process.isAlive()) {
      awaitErrors();
    }
    return lastWords.lines();
  }

  @Override
  public void kill() {
    List<ProcessHandle> tree = tree();
    process.destroyForcibly();
    end(tree);
  }

  @Override
  public void close() {
    List<ProcessHandle> tree = tree();
    // On a thread of its own: closing waits for a write that a server may never read.
    Thread.ofVirtual().name("stdin-closer-" + process.pid()).start(this::closeInput);
    if (!endsWithin(POLITE)) {
      tree = Stream.concat(tree.stream(), tree().stream()).distinct().toList();
      process.destroyForcibly();
    }
    end(tree);
  }

  private void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException _) {
      // it reads no more: it is on its way out, or is killed
    }
  }

  /** The descendants: once the process is gone, the system no longer knows that they were its. */
  private List<ProcessHandle> tree() {
    return process.descendants().toList();
  }

  private void end(List<ProcessHandle> tree) {
    tree.forEach(ProcessHandle::destroyForcibly);
    boolean _ = endsWithin(FIRM);
  }

  private void readErrors() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        lastWords.line(line);
      }
    } catch (IOException _) {
      // the pipe broke with its process
    }
  }

  /** Bounded: a descendant may hold the pipe open. */
  private void awaitErrors() {
    try {
      boolean _ = errors.join(POLITE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
