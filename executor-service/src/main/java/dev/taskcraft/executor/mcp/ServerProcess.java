package dev.taskcraft.executor.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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

  /** Starts servers. */
  @FunctionalInterface
  interface Launcher {
    /**
     * Starts a server.
     *
     * @throws IOException when the program isn't there or can't be run
     */
    ServerProcess start(Launch launch) throws IOException;
  }
}
