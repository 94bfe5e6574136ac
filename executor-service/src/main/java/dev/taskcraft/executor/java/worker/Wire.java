package dev.taskcraft.executor.java.worker;

import dev.taskcraft.executor.mcp.Lines;
import dev.taskcraft.executor.mcp.RpcCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The protocol's pipes, one message a line. Several threads may write. */
final class Wire {
  static final int PARSE_ERROR = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int METHOD_NOT_FOUND = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int INTERNAL_ERROR = -32603;

  private final Lines lines;
  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();

  Wire(InputStream in, OutputStream out) {
    lines = new Lines(in);
    this.out = out;
  }

  /** The next message's bytes; null when the other side has closed. */
  byte @Nullable [] next() throws IOException {
    return lines.next();
  }

  void tell(String method, Map<String, ?> params) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("method", method);
    message.put("params", params);
    send(message);
  }

  /**
   * Answers a request.
   *
   * @return whether it could be; not with more than the other side reads, which would end the
   *     session and all its calls
   */
  boolean answer(Object request, Map<String, ?> result) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("id", request);
    message.put("result", result);
    byte[] line = encoded(message);
    boolean fits = line.length <= RpcCodec.LONGEST;
    if (fits) {
      write(line);
    }
    return fits;
  }

  void refuse(@Nullable Object request, int code, String reason) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("id", request);
    message.put("error", Map.of("code", code, "message", reason));
    send(message);
  }

  private void send(Map<String, @Nullable Object> message) {
    write(encoded(message));
  }

  private static byte[] encoded(Map<String, @Nullable Object> message) {
    message.put("jsonrpc", "2.0");
    return RpcCodec.write(message);
  }

  /** Blocks while the other side doesn't read. */
  private void write(byte[] line) {
    writing.lock();
    try {
      out.write(line);
      out.write('\n');
      out.flush();
    } catch (IOException _) {
      // the other side is gone, and its end of our input with it
    } finally {
      writing.unlock();
    }
  }
}
