package dev.taskcraft.executor.mcp.server;

import dev.taskcraft.executor.mcp.ServerProcess;
import io.modelcontextprotocol.client.McpSyncClient;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server.
 *
 * @param process the server's process; null for one that is reached over HTTP
 */
record Connection(McpSyncClient client, @Nullable ServerProcess process) implements AutoCloseable {
  /** Completes when the server's process ends, with how; never for a server over HTTP. */
  CompletableFuture<String> ended() {
    return process == null ? new CompletableFuture<>() : process.ended();
  }

  boolean alive() {
    return !ended().isDone();
  }

  /** How it ended and what it said last, for an error. */
  String lastWords() {
    if (process == null) {
      return "";
    }
    String words = String.join(" | ", process.lastWords());
    return words.isEmpty() ? "" : "; its last words: " + words;
  }

  @Override
  public void close() {
    client.close();
    if (process != null) {
      process.close();
    }
  }
}
