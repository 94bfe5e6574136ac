package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.tool.ToolSpec;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool whose copies of files are brought up to date before a call. What it changed in those that
 * it may write to is taken over when it has answered, and thrown away with its sandbox when the
 * call is lost. Calls of one sandbox wait for each other, unless it has no copies at all: else a
 * file would change under one that reads it.
 */
record CopyingTool(Tool tool, Copies copies) implements Tool {
  @Override
  public ToolSpec spec() {
    return tool.spec();
  }

  @Override
  public ToolResult call(Map<String, @Nullable Object> args, ToolContext context)
      throws InterruptedException {
    if (copies.never()) {
      return upToDate(args, context);
    }
    copies.calls().lockInterruptibly();
    try {
      return copies.writable().isEmpty() ? upToDate(args, context) : written(args, context);
    } finally {
      copies.calls().unlock();
    }
  }

  private ToolResult written(Map<String, @Nullable Object> args, ToolContext context)
      throws InterruptedException {
    boolean known = false;
    try {
      ToolResult result = upToDate(args, context);
      if (result instanceof ToolResult.Returned || result instanceof ToolResult.Failed) {
        result = takenOver(result, context);
      }
      known = !(result instanceof ToolResult.Lost);
      return result;
    } finally {
      if (!known) { // also when the call was interrupted
        copies.discard();
      }
    }
  }

  private ToolResult upToDate(Map<String, @Nullable Object> args, ToolContext context)
      throws InterruptedException {
    try {
      copies.in();
    } catch (IOException failure) {
      return new ToolResult.Unreachable(
          "its files can't be brought to it: " + failure.getMessage());
    }
    return tool.call(args, context);
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
