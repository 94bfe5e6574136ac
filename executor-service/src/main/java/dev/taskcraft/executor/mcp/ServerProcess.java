package dev.taskcraft.executor.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A started server: its pipes, and the handle to end it. A process here or in a container. */
public interface ServerProcess extends AutoCloseable {
  /** What the server reads. */
  OutputStream input();

  /** What the server writes. */
  InputStream output();

  /** Completes at once when the server ends, with how: {@code exit code 7}, {@code SIGKILL}. */
  CompletableFuture<String> ended();

  /** The last lines on its stderr, oldest first. */
  List<String> lastWords();

  /** Ends it now, with everything it started. */
  void kill();

  /** Lets it end by itself for a moment, then kills it. Nothing of it is left afterwards. */
  @Override
  void close();

  /**
   * Waits for its end.
   *
   * @return whether it came in time; false also when the thread was interrupted, which is told
   *     again
   */
  default boolean endsWithin(Duration patience) {
    try {
      ended().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("how a server ended can't be read", e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Starts servers. */
  @FunctionalInterface
  interface Launcher {
    /**
     * Starts a server.
     *
     * @throws IOException when the program isn't there or can't be run
     * @throws ServerUnusable when anything else is in the way; the message says what
     */
    ServerProcess start(Launch launch) throws IOException;
  }
}
