package dev.taskcraft.executor.mcp.server;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One server and what it offers now. One that ended is started again once, by whoever needs it
 * next, and then asked again what it offers.
 */
final class Server implements AutoCloseable {
  private final ToolSource.Mcp source;
  private final Place place;
  private final Connector connector;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private Connection connection;
  private Map<String, McpSchema.Tool> offered;

  Server(ToolSource.Mcp source, Place place, Connector connector) {
    this.source = source;
    this.place = place;
    this.connector = connector;
    connection = connector.connect(source, place, this::heard);
    try {
      offered = list(connection);
    } catch (RuntimeException failure) {
      connection.close();
      throw new ToolsUnavailable(
          "mcp server '%s' lists no tools: %s".formatted(source.name(), failure.getMessage()),
          failure);
    }
  }

  /**
   * A connection to a living server.
   *
   * @throws ToolsUnavailable when it can't be started again
   */
  synchronized Connection connection() {
    if (!connection.alive()) {
      reconnect();
    }
    return connection;
  }

  /** What the server says of a tool now; null when it has it no more. */
  synchronized McpSchema.@Nullable Tool offered(String name) {
    try {
      offered = list(connection());
    } catch (RuntimeException broken) {
      // Its pipe may break before the system tells of its end. To list is harmless, so ask again.
      try {
        reconnect();
      } catch (RuntimeException gone) {
        return null; // it can't be asked, so nothing may be approved of it
      }
    }
    return offered.get(name);
  }

  private void reconnect() {
    connection.close();
    connection = connector.connect(source, place, this::heard);
    offered = list(connection);
  }

  /** The tools that it had when it was last asked. */
  synchronized Map<String, McpSchema.Tool> tools() {
    return offered;
  }

  void listen(Consumer<String> listener) {
    listeners.add(listener);
  }

  void forget(Consumer<String> listener) {
    listeners.remove(listener);
  }

  private void heard(String line) {
    listeners.forEach(listener -> listener.accept(line));
  }

  private Map<String, McpSchema.Tool> list(Connection connection) {
    Duration patience = connector.patience();
    return switch (Calls.until(
        patience, connection.ended(), () -> connection.client().listTools().tools())) {
      case Calls.Answered<List<McpSchema.Tool>>(var listed) -> {
        Map<String, McpSchema.Tool> tools = new LinkedHashMap<>();
        listed.forEach(tool -> tools.put(tool.name(), tool));
        yield tools;
      }
      case Calls.Refused<List<McpSchema.Tool>>(var failure) -> throw failure;
      case Calls.Ended<List<McpSchema.Tool>>(var how) ->
          throw new IllegalStateException("it ended: " + how);
      case Calls.TooLate<List<McpSchema.Tool>> _ ->
          throw new IllegalStateException("no answer within " + patience.toSeconds() + " s");
    };
  }

  @Override
  public synchronized void close() {
    connection.close();
  }
}
