package dev.taskcraft.executor.mcp;

import dev.taskcraft.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The talk with one MCP server over its pipes: the handshake, its tools, their calls. Safe for use
 * by several threads; calls run side by side.
 *
 * <p>Our own client, and not the official SDK's, for servers of our own: it loads a fifth of the
 * classes, which a command that starts in a fraction of a second would notice, and it can cancel
 * one call, time out one call, and say which call a line was printed by.
 */
public final class McpSession implements AutoCloseable {
  private static final String VERSION = "2025-06-18";
  private static final Set<String> VERSIONS =
      Set.of("2024-11-05", "2025-03-26", VERSION, "2025-11-25");
  private static final int MOST_PAGES = 1000;

  private final ServerProcess server;
  private final Rpc rpc;
  private final Map<Long, McpCall> calls = new ConcurrentHashMap<>();
  private final Consumer<String> otherPrints;

  private McpSession(ServerProcess server, Consumer<String> otherPrints) {
    this.server = server;
    this.otherPrints = otherPrints;
    rpc = new Rpc(server, this::notified);
  }

  /**
   * Shakes hands with a server that was just started. When that fails the server is ended.
   *
   * @param patience how long the server may take to be ready
   * @param otherPrints takes the lines that belong to no call
   * @throws ServerUnusable when it doesn't get ready; the message says why
   */
  public static McpSession open(
      ServerProcess server, Duration patience, Consumer<String> otherPrints)
      throws InterruptedException {
    McpSession session = new McpSession(server, otherPrints);
    session.rpc.start();
    boolean open = false;
    try {
      session.shakeHands(patience);
      open = true;
      return session;
    } finally {
      if (!open) {
        session.kill("it did not get ready");
      }
    }
  }

  private void shakeHands(Duration patience) throws InterruptedException {
    Map<String, Object> params =
        Map.of(
            "protocolVersion", VERSION,
            "capabilities", Map.of(),
            "clientInfo", Map.of("name", "taskcraft", "version", "0.2.0"));
    Map<String, @Nullable Object> ready = require("initialize", params, patience);
    Object version = ready.get("protocolVersion");
    if (!(version instanceof String text) || !VERSIONS.contains(text)) {
      throw new ServerUnusable("it speaks MCP %s, and not one of %s".formatted(version, VERSIONS));
    }
    rpc.tell("notifications/initialized", Map.of());
  }

  /**
   * The entries of {@code tools/list}, all pages of it.
   *
   * @throws ServerUnusable when the server doesn't give them
   */
  public List<Map<String, @Nullable Object>> tools(Duration patience) throws InterruptedException {
    List<Map<String, @Nullable Object>> tools = new ArrayList<>();
    Map<String, Object> params = Map.of();
    for (int page = 0; page < MOST_PAGES; page++) {
      Map<String, @Nullable Object> result = require("tools/list", params, patience);
      if (result.get("tools") instanceof List<?> entries) {
        entries.forEach(entry -> tools.add(Json.object(entry)));
      }
      if (!(result.get("nextCursor") instanceof String cursor)) {
        return tools;
      }
      params = Map.of("cursor", cursor);
    }
    throw new ServerUnusable("its list of tools has more than " + MOST_PAGES + " pages");
  }

  /**
   * Sends a call. Every call must be awaited to its end, or {@linkplain McpCall#cancel cancelled}.
   *
   * @param meta the call's {@code _meta}
   * @param prints takes what the tool prints, line by line, on the reading thread
   */
  public McpCall call(
      String tool, Map<String, ?> args, Map<String, ?> meta, Consumer<String> prints) {
    long id = rpc.nextId();
    Map<String, Object> params = Map.of("name", tool, "arguments", args, "_meta", meta);
    McpCall call = new McpCall(this, id, prints);
    calls.put(id, call);
    rpc.send(id, "tools/call", params, call::complete);
    return call;
  }

  /** Why there will be no answers any more; null while there will. */
  public Reply.@Nullable Gone gone() {
    return rpc.gone();
  }

  /** Ends the server now; calls on their way get this reason. */
  public void kill(String reason) {
    rpc.end(reason);
    server.kill();
  }

  /** Ends the session and the server, politely if the server lets us. */
  @Override
  public void close() {
    rpc.close();
    server.close();
  }

  void cancel(long id) {
    rpc.tell("notifications/cancelled", Map.of("requestId", id, "reason", "no longer wanted"));
  }

  void forget(long id) {
    calls.remove(id);
    rpc.forget(id);
  }

  private Map<String, @Nullable Object> require(
      String method, Map<String, ?> params, Duration patience) throws InterruptedException {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    long id = rpc.nextId();
    rpc.send(id, method, params, reply::complete);
    return switch (await(reply, patience)) {
      case null -> {
        rpc.forget(id);
        throw new ServerUnusable("no answer to %s within %s".formatted(method, text(patience)));
      }
      case Reply.Result(var value) -> value;
      case Reply.Refused(_, var message, var data) -> throw new ServerUnusable(message, data);
      case Reply.Gone(var reason) -> throw new ServerUnusable("it ended: " + reason);
    };
  }

  static <T> @Nullable T await(CompletableFuture<T> future, Duration patience)
      throws InterruptedException {
    try {
      return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException("replies don't fail", e.getCause());
    }
  }

  private static String text(Duration patience) {
    return patience.toMillis() / 1000.0 + " s";
  }

  private void notified(String method, Map<String, @Nullable Object> params) {
    switch (method) {
      case "notifications/message" -> printed(params);
      case "notifications/dev.taskcraft/ended" -> {
        McpCall call = calls.get(id(params.get("requestId")));
        if (call != null) {
          call.ended();
        }
      }
      default -> {
        // progress and changed lists: nothing here waits for them
      }
    }
  }

  private void printed(Map<String, @Nullable Object> params) {
    String line = String.valueOf(params.get("data"));
    McpCall call = calls.get(id(Json.object(params.get("_meta")).get("dev.taskcraft/request")));
    try {
      (call != null ? call.prints() : otherPrints).accept(line);
    } catch (RuntimeException _) {
      // a line that can't be shown is not worth the calls on this thread's other messages
    }
  }

  private static long id(@Nullable Object value) {
    return value instanceof Long id ? id : -1;
  }
}
