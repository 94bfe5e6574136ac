package dev.taskcraft.executor.worker;

import dev.taskcraft.executor.mcp.ServerUnusable;
import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.tool.ToolSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One function of a module.
 *
 * @param spec as the operator wants it
 * @param described as its worker gave it, to see when another took its place
 */
record WorkerTool(ToolSpec spec, Described described, ModuleWorker worker) implements Tool {
  @Override
  public ToolResult call(Map<String, @Nullable Object> args, ToolContext context)
      throws InterruptedException {
    try {
      return Results.result(worker.call(described, described.name(), args, context));
    } catch (ServerUnusable e) {
      return new ToolResult.Unreachable(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Reconciled reconcile(Map<String, @Nullable Object> args, ToolContext context)
      throws InterruptedException {
    if (!described.marks().reconcilable()) {
      return Tool.super.reconcile(args, context);
    }
    try {
      String method = "reconcile:" + described.name();
      return Results.reconciled(worker.call(described, method, args, context));
    } catch (ServerUnusable e) {
      return new Reconciled.Unknown(String.valueOf(e.getMessage()));
    }
  }
}
