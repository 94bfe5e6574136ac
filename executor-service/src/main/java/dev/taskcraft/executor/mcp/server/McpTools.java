package dev.taskcraft.executor.mcp.server;

import dev.taskcraft.coworker.NearestWord;
import dev.taskcraft.coworker.ToolGlob;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.mcp.LocalProcess;
import dev.taskcraft.executor.mcp.ServerProcess;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Opens the {@code mcp:} entries of a coworker file. */
public final class McpTools implements ToolFactory {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Connector connector;

  /**
   * Starts servers as child processes.
   *
   * @param environment our own variables; servers get PATH, HOME and the like, and their {@code
   *     env:}
   */
  public McpTools(Map<String, String> environment) {
    this(environment, PATIENCE);
  }

  /** Starts servers as this launcher does. */
  public McpTools(Map<String, String> environment, ServerProcess.Launcher launcher) {
    this(environment, launcher, PATIENCE);
  }

  McpTools(Map<String, String> environment, Duration patience) {
    this(environment, LocalProcess::start, patience);
  }

  private McpTools(
      Map<String, String> environment, ServerProcess.Launcher launcher, Duration patience) {
    connector = new Connector(launcher, Map.copyOf(environment), patience);
  }

  @Override
  public boolean opens(ToolSource source) {
    return source instanceof ToolSource.Mcp;
  }

  @Override
  public Opened open(ToolSource source, Place place) {
    if (!(source instanceof ToolSource.Mcp mcp)) {
      throw new IllegalArgumentException(source + " is not an MCP server");
    }
    Server server = new Server(mcp, place, connector);
    try {
      return new Opened(tools(mcp, server), server);
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  private static List<Tool> tools(ToolSource.Mcp mcp, Server server) {
    List<String> names = List.copyOf(server.tools().keySet());
    for (String name : mcp.overrides().keySet()) {
      if (!names.contains(name)) {
        throw new ToolsUnavailable(
            "mcp server '%s' has no tool '%s'%s; it has %s"
                .formatted(
                    mcp.name(), name, NearestWord.hint(name, names), String.join(", ", names)));
      }
    }
    List<Tool> tools = new ArrayList<>();
    for (McpSchema.Tool tool : server.tools().values()) {
      if (included(mcp, tool.name())) {
        Settings own = mcp.overrides().get(tool.name());
        Settings settings = own == null ? mcp.settings() : own.or(mcp.settings());
        tools.add(new McpTool(server, mcp.name(), tool, settings));
      }
    }
    if (tools.isEmpty()) {
      throw new ToolsUnavailable(
          "mcp server '%s' offers none of %s; it has %s"
              .formatted(mcp.name(), mcp.include(), String.join(", ", names)));
    }
    return tools;
  }

  private static boolean included(ToolSource.Mcp mcp, String tool) {
    return mcp.include().isEmpty()
        || mcp.include().stream().anyMatch(glob -> new ToolGlob(glob).matches(tool));
  }
}
