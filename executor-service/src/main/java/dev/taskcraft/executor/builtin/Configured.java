package dev.taskcraft.executor.builtin;

import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolSpecs;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A built-in tool as one coworker's operator wants it. It does what the shared tool does, within
 * the time of its own {@link ToolSpec#timeout}, which the executor puts into each call.
 *
 * <p>An effect may only be made stricter: what a built-in tool can do is known, so a looser effect
 * could only be a mistake, and would let a command run without anybody being asked.
 */
public record Configured(Tool tool, ToolSpec spec) implements Tool {
  /**
   * The tool with these settings.
   *
   * @throws ToolsUnavailable when their effect is looser than the tool's own
   */
  public static Tool with(Tool tool, Settings settings) {
    Effect own = tool.spec().effect();
    Effect wanted = settings.effect();
    if (wanted != null && wanted.compareTo(own) < 0) { // declared from harmless up
      throw new ToolsUnavailable(
          "built-in tool '%s' is %s, and effect: %s would be looser; drop it, or take a stricter one"
              .formatted(tool.spec().name(), word(own), word(wanted)));
    }
    return settings.equals(Settings.NONE)
        ? tool
        : new Configured(tool, ToolSpecs.with(tool.spec(), settings));
  }

  private static String word(Effect effect) {
    return effect.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public ToolResult call(Map<String, @Nullable Object> args, ToolContext context)
      throws InterruptedException {
    return tool.call(args, context);
  }

  @Override
  public Reconciled reconcile(Map<String, @Nullable Object> args, ToolContext context)
      throws InterruptedException {
    return tool.reconcile(args, context);
  }
}
