package dev.taskcraft.executor.mcp.server;

import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolSpecs;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.json.Json;
import dev.taskcraft.json.Texts;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import dev.taskcraft.tool.ToolSpec.Backoff;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One tool of a server. Its description is read again before each call, so that what has changed
 * since an approval is seen by the executor's last look.
 */
final class McpTool implements Tool {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int LONGEST_NAME = 128;

  private final Server server;
  private final String serverName;
  private final String name;
  private final Settings settings;
  private final ToolSpec first;

  McpTool(Server server, String serverName, McpSchema.Tool tool, Settings settings) {
    this.server = server;
    this.serverName = serverName;
    this.name = tool.name();
    this.settings = settings;
    first = spec(tool);
  }

  private ToolSpec spec(McpSchema.Tool tool) {
    String full = serverName + "." + tool.name();
    Map<String, @Nullable Object> schema =
        Json.copy(tool.inputSchema() == null ? Map.of("type", "object") : tool.inputSchema());
    ToolSpec plain =
        new ToolSpec(
            Texts.cut(full, LONGEST_NAME),
            tool.description() == null ? "" : tool.description(),
            schema,
            CanonicalJson.digest(schema),
            Effect.IRREVERSIBLE,
            null,
            TIMEOUT,
            0,
            Backoff.DEFAULT,
            "mcp server " + serverName,
            false,
            false,
            null);
    return ToolSpecs.with(plain, settings);
  }

  @Override
  public ToolSpec spec() {
    McpSchema.Tool now = server.tools().get(name);
    return now == null ? first : spec(now);
  }

  @Override
  public ToolResult call(Map<String, @Nullable Object> args, ToolContext context)
      throws InterruptedException {
    McpSchema.Tool now = server.offered(name);
    if (now == null || !spec(now).schemaDigest().equals(first.schemaDigest())) {
      return new ToolResult.Unreachable(
          now == null
              ? "the server has no tool '" + name + "' any more, or can't be started again"
              : "the server has changed what '" + name + "' takes since it was approved");
    }
    server.listen(context.log());
    try {
      Connection connection = server.connection();
      var request = McpSchema.CallToolRequest.builder(name).arguments(args).build();
      return result(
          Calls.await(
              context.timeout(), connection.ended(), () -> connection.client().callTool(request)),
          connection,
          context);
    } catch (ToolsUnavailable gone) {
      return new ToolResult.Unreachable(String.valueOf(gone.getMessage()));
    } finally {
      server.forget(context.log());
    }
  }

  private static ToolResult result(
      Calls.Answer<McpSchema.CallToolResult> answer, Connection connection, ToolContext context) {
    return switch (answer) {
      case Calls.Answered<McpSchema.CallToolResult>(var value) -> Results.of(value);
      case Calls.Refused<McpSchema.CallToolResult>(McpError error) ->
          new ToolResult.Failed(String.valueOf(error.getMessage()), null, false);
      case Calls.Refused<McpSchema.CallToolResult>(var failure) ->
          new ToolResult.Lost("the server's answer was lost: " + failure.getMessage());
      case Calls.Ended<McpSchema.CallToolResult>(var how) ->
          new ToolResult.Lost(
              "the server ended in the middle of the call: " + how + connection.lastWords());
      case Calls.TooLate<McpSchema.CallToolResult> _ ->
          new ToolResult.Lost("no answer within " + context.timeout().toMillis() + " ms");
    };
  }
}
