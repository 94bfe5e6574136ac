package dev.taskcraft.executor.mcp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server that can't be talked to. The message begins in the middle: {@code it ended: …}. */
public final class ServerUnusable extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final @Nullable String detail;

  public ServerUnusable(String message) {
    this(message, null);
  }

  ServerUnusable(String message, @Nullable Object data) {
    super(message);
    detail =
        data instanceof Map<?, ?> more && more.get("traceback") instanceof String trace
            ? trace
            : null;
  }

  /** The server's own traceback; null for none. */
  public @Nullable String detail() {
    return detail;
  }
}
