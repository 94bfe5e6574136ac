package dev.taskcraft.executor.mcp;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A tool call on its way to a server. */
public final class McpCall {
  private final McpSession session;
  private final long id;
  private final Consumer<String> prints;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

  McpCall(McpSession session, long id, Consumer<String> prints) {
    this.session = session;
    this.id = id;
    this.prints = prints;
  }

  /** The reply, or null when it didn't come in time. */
  public @Nullable Reply await(Duration timeout) throws InterruptedException {
    Reply answer = McpSession.await(reply, timeout);
    if (answer != null) {
      session.forget(id);
    }
    return answer;
  }

  /**
   * Asks the server to stop working on this call, and waits a moment.
   *
   * @return whether it is sure that nothing of the call runs any more
   */
  public boolean cancel(Duration grace) throws InterruptedException {
    session.cancel(id);
    try {
      return McpSession.await(ended, grace) != null;
    } finally {
      session.forget(id);
    }
  }

  Consumer<String> prints() {
    return prints;
  }

  void complete(Reply answer) {
    reply.complete(answer);
    ended.complete(true);
  }

  void ended() {
    ended.complete(true);
  }
}
