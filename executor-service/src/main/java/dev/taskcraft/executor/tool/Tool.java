package dev.taskcraft.executor.tool;

import dev.taskcraft.tool.ToolSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something a coworker can call. Safe for use by several threads. */
public interface Tool {
  /**
   * What the tool looks like now. A later call may find that it has changed (an MCP server's can).
   */
  ToolSpec spec();

  /**
   * Runs one call. The arguments passed the schema. Ends by itself soon after {@link
   * ToolContext#timeout}, or when the thread is interrupted, and leaves no process of its own
   * behind. What goes wrong is a result; an exception is a bug of the tool's adapter and counts as
   * {@link ToolResult.Lost}.
   */
  ToolResult call(Map<String, @Nullable Object> args, ToolContext context)
      throws InterruptedException;

  /** Says whether an earlier call with the same key took effect. Only for reconcilable tools. */
  default Reconciled reconcile(Map<String, @Nullable Object> args, ToolContext context)
      throws InterruptedException {
    return new Reconciled.Unknown("tool '" + spec().name() + "' has no reconcile");
  }
}
