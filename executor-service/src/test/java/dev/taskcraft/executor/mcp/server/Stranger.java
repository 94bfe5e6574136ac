package dev.taskcraft.executor.mcp.server;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolFactory.Opened;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.executor.tool.ToolResult;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The scripted server {@code stranger.py}, and its tools by their own names. */
final class Stranger implements AutoCloseable {
  static final String NAME = "stranger";
  private static final Duration HELLO = Duration.ofSeconds(30);

  private final Opened opened;
  private final Map<String, Tool> tools = new LinkedHashMap<>();

  private Stranger(Opened opened) {
    this.opened = opened;
    opened.tools().forEach(tool -> tools.put(tool.spec().name(), tool));
  }

  /** Starts it with these manners. */
  static Stranger start(String... flags) {
    return start(HELLO, flags);
  }

  /**
   * Starts it.
   *
   * @param patience how long it may take to say hello, or what it offers
   */
  static Stranger start(Duration patience, String... flags) {
    return new Stranger(
        new McpTools(System.getenv(), patience).open(source(Map.of(), flags), place(Map.of())));
  }

  static ToolSource.Mcp source(Map<String, String> env, String... flags) {
    List<String> command =
        Stream.concat(Stream.of("python3", script().toString()), Arrays.stream(flags)).toList();
    return new ToolSource.Mcp(
        NAME, command, null, env, Map.of(), List.of(), Settings.NONE, Map.of());
  }

  static Place place(Map<String, String> secrets) {
    Path folder = script().getParent();
    return new Place(folder, folder, List.of(), secrets);
  }

  private static Path script() {
    try {
      return Path.of(Objects.requireNonNull(Stranger.class.getResource("stranger.py")).toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  Map<String, Tool> tools() {
    return tools;
  }

  Tool tool(String name) {
    return Objects.requireNonNull(tools.get(NAME + "." + name));
  }

  ToolResult call(String name, Map<String, @Nullable Object> args) throws InterruptedException {
    return call(name, args, Duration.ofSeconds(30));
  }

  ToolResult call(String name, Map<String, @Nullable Object> args, Duration timeout)
      throws InterruptedException {
    return tool(name)
        .call(args, new ToolContext("t", 1, 1, "key", timeout, Map.of(), List.of(), _ -> {}));
  }

  @Override
  public void close() {
    try {
      opened.close().close();
    } catch (Exception resisted) {
      throw new IllegalStateException("it does not end", resisted);
    }
  }
}
