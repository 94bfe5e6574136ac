package dev.taskcraft.executor.mcp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of a request. */
public sealed interface Reply {
  /** The server's result. */
  record Result(Map<String, @Nullable Object> value) implements Reply {}

  /**
   * The server's error.
   *
   * @param code as in JSON-RPC, e.g. {@link #INVALID_PARAMS}
   * @param data what the server adds; null for nothing
   */
  record Refused(int code, String message, @Nullable Object data) implements Reply {
    public static final int INVALID_PARAMS = -32602;
  }

  /** No answer will come: the server ended, was killed, or broke the protocol. */
  record Gone(String reason) implements Reply {}
}
