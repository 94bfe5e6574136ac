package dev.taskcraft.executor.mcp;

import dev.taskcraft.json.Json;
import dev.taskcraft.json.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * JSON-RPC 2.0 over a server's pipes, one message a line (MCP's stdio transport).
 *
 * <p>One thread reads. Another writes, because a server that stops reading would block its caller
 * where no timeout reaches it. Notifications are handed over on the reading thread, in order with
 * the replies, and before the reply that follows them completes.
 */
final class Rpc implements AutoCloseable {
  private static final int METHOD_NOT_FOUND = -32601;
  private static final byte[] END = {};
  private static final int MOST_UNREAD = 10_000;

  /** Characters of an id or a method, of which our answer has a copy. */
  private static final int LONGEST_NAME = 100;

  private final ServerProcess server;
  private final BiConsumer<String, Map<String, @Nullable Object>> notifications;
  private final Map<Long, Consumer<Reply>> waiting = new ConcurrentHashMap<>();
  private final BlockingQueue<byte[]> outbox = new LinkedBlockingQueue<>();
  private final AtomicLong lastId = new AtomicLong();
  private volatile Reply.@Nullable Gone gone;

  /** Takes over the pipes of the server. */
  Rpc(ServerProcess server, BiConsumer<String, Map<String, @Nullable Object>> notifications) {
    this.server = server;
    this.notifications = notifications;
  }

  /** Begins to read and write. */
  void start() {
    Thread.ofVirtual().name("mcp-writer").start(this::write);
    // A platform thread: it spends its life in a blocking read.
    Thread.ofPlatform().daemon().name("mcp-reader").start(this::read);
  }

  /** An id for a request that is about to be sent, so that its notifications can be awaited. */
  long nextId() {
    return lastId.incrementAndGet();
  }

  /** Sends a request. The answer is given to the taker once, on another thread or on this one. */
  void send(long id, String method, Map<String, ?> params, Consumer<Reply> taker) {
    Map<String, Object> message = message();
    message.put("id", id);
    message.put("method", method);
    message.put("params", params);
    byte[] line = RpcCodec.write(message);
    waiting.put(id, taker);
    Reply.Gone end = gone;
    if (end != null) {
      // The end may have come before this request waited, and missed it.
      complete(id, end);
    } else {
      outbox.add(line);
    }
  }

  void tell(String method, Map<String, ?> params) {
    Map<String, Object> message = message();
    message.put("method", method);
    message.put("params", params);
    outbox.add(RpcCodec.write(message));
  }

  /** Nobody waits for this request any more. */
  void forget(long id) {
    waiting.remove(id);
  }

  /** Answers everything on its way with this reason, and everything that comes. */
  void end(String reason) {
    Reply.Gone end = markGone(reason);
    outbox.add(END);
    waiting.keySet().forEach(id -> complete(id, end));
  }

  private synchronized Reply.Gone markGone(String reason) {
    Reply.Gone first = gone;
    if (first == null) {
      first = new Reply.Gone(reason);
      gone = first;
    }
    return first;
  }

  /** Why there will be no answers any more; null while there will. */
  Reply.@Nullable Gone gone() {
    return gone;
  }

  @Override
  public void close() {
    end("the session was closed");
  }

  private void write() {
    try (OutputStream out = server.input()) {
      for (byte[] next = outbox.take(); next != END; next = outbox.take()) {
        out.write(next);
        out.write('\n');
        if (outbox.isEmpty()) {
          out.flush();
        }
      }
    } catch (IOException _) {
      // the reader sees the end too, and knows the reason
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    String reason;
    try (InputStream in = server.output()) {
      Lines lines = new Lines(in);
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        if (line.length > 0) {
          take(RpcCodec.read(line));
        }
      }
      reason = "ended";
    } catch (IOException | RuntimeException e) {
      reason = "broke the protocol: " + e.getMessage();
      server.kill();
    }
    end(obituary(reason));
  }

  /** How the server ended, with its last words; waits for the exit that follows a closed pipe. */
  private String obituary(String reason) {
    String how = server.ended().completeOnTimeout("its output closed", 2, TimeUnit.SECONDS).join();
    StringBuilder text = new StringBuilder("ended".equals(reason) ? how : reason);
    server.lastWords().forEach(line -> text.append('\n').append(line));
    return text.toString();
  }

  private void take(Map<String, @Nullable Object> message) {
    Object id = message.get("id");
    if (!(message.get("method") instanceof String method)) {
      if (id instanceof Long number) {
        complete(number, reply(message));
      }
    } else if (id == null) {
      notifications.accept(method, Json.object(message.get("params")));
    } else {
      answer(id, method);
    }
  }

  /**
   * Servers may ask whether we are there; we offer them nothing else.
   *
   * @throws IllegalStateException when answers pile up that the server does not read, or would be
   *     large because its question was
   */
  private void answer(Object id, String method) {
    if (outbox.size() > MOST_UNREAD) {
      throw new IllegalStateException("it asks faster than it listens");
    }
    if (!(id instanceof Long) && !(id instanceof String text && text.length() <= LONGEST_NAME)) {
      throw new IllegalStateException("the id of its request is no whole number and no short text");
    }
    Map<String, Object> message = message();
    message.put("id", id);
    if (method.equals("ping")) {
      message.put("result", Map.of());
    } else {
      message.put(
          "error",
          Map.of(
              "code",
              METHOD_NOT_FOUND,
              "message",
              "no method '" + Texts.cut(method, LONGEST_NAME) + "'"));
    }
    outbox.add(RpcCodec.write(message));
  }

  private void complete(long id, Reply reply) {
    Consumer<Reply> taker = waiting.remove(id);
    if (taker != null) {
      taker.accept(reply);
    }
  }

  private static Reply reply(Map<String, @Nullable Object> message) {
    if (!(message.get("error") instanceof Map<?, ?> error)) {
      return new Reply.Result(Json.object(message.get("result")));
    }
    int code = error.get("code") instanceof Long number ? number.intValue() : 0;
    return new Reply.Refused(code, String.valueOf(error.get("message")), error.get("data"));
  }

  private static Map<String, Object> message() {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("jsonrpc", "2.0");
    return message;
  }
}
