package dev.taskcraft.executor.builtin.call;

import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.tool.ToolSpec;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tool that TaskCraft brings: turns refusals and broken files into results. */
public abstract class BuiltInTool implements Tool {
  private final ToolSpec spec;

  protected BuiltInTool(Spec spec) {
    this.spec = spec.build();
  }

  @Override
  public final ToolSpec spec() {
    return spec;
  }

  /**
   * Does it.
   *
   * @throws Refused when nothing was done
   * @throws IOException when nothing was done because something broke; a tool that doesn't know
   *     returns {@link ToolResult.Lost} instead
   */
  protected abstract ToolResult run(Args args, ToolContext context)
      throws Refused, IOException, InterruptedException;

  /** Says what became of an earlier run; anything thrown leaves it in doubt. */
  protected Reconciled look(Args args, ToolContext context) throws Refused, IOException {
    return new Reconciled.Unknown("tool '" + spec.name() + "' can't tell");
  }

  @Override
  public final ToolResult call(Map<String, @Nullable Object> args, ToolContext context)
      throws InterruptedException {
    try {
      return run(new Args(args), context);
    } catch (Refused refused) {
      return new ToolResult.Failed(message(refused), null, false);
    } catch (IOException broken) {
      return new ToolResult.Failed(Refused.words(broken, about(args)), null, false);
    }
  }

  @Override
  public final Reconciled reconcile(Map<String, @Nullable Object> args, ToolContext context) {
    try {
      return look(new Args(args), context);
    } catch (Refused refused) {
      return new Reconciled.Unknown(message(refused));
    } catch (IOException broken) {
      return new Reconciled.Unknown(Refused.words(broken, about(args)));
    }
  }

  private static String message(Refused refused) {
    return String.valueOf(refused.getMessage());
  }

  /** What the call is about, for messages: its path, mostly. */
  private String about(Map<String, @Nullable Object> args) {
    for (String name : new String[] {"path", "src", "summary_file"}) {
      if (args.get(name) instanceof String text) {
        return text;
      }
    }
    return spec.name();
  }
}
