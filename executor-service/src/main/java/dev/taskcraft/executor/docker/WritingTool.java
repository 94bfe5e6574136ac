package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.tool.ToolSpec;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tool whose changes to its copy of the workspace are taken over when it has answered. */
record WritingTool(Tool tool, Copies copies) implements Tool {
  @Override
  public ToolSpec spec() {
    return tool.spec();
  }

  @Override
  public ToolResult call(Map<String, @Nullable Object> args, ToolContext context)
      throws InterruptedException {
    synchronized (copies) {
      try {
        copies.in();
      } catch (IOException failure) {
        return new ToolResult.Unreachable(
            "its files can't be brought to it: " + failure.getMessage());
      }
      ToolResult result = tool.call(args, context);
      return result instanceof ToolResult.Lost ? result : takenOver(result, context);
    }
  }

  private ToolResult takenOver(ToolResult result, ToolContext context) {
    try {
      copies.out(context.idempotencyKey()).forEach(context.log());
      return result;
    } catch (IOException | RuntimeException failure) {
      return new ToolResult.Lost(
          "it answered, and what it wrote can't be taken over: " + failure.getMessage());
    }
  }

  @Override
  public Reconciled reconcile(Map<String, @Nullable Object> args, ToolContext context)
      throws InterruptedException {
    return tool.reconcile(args, context);
  }
}
