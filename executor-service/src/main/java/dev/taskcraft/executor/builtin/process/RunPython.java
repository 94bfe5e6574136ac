package dev.taskcraft.executor.builtin.process;

import dev.taskcraft.executor.builtin.call.Args;
import dev.taskcraft.executor.builtin.call.BuiltInTool;
import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.builtin.call.Spec;
import dev.taskcraft.executor.builtin.files.Workspace;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.tool.Effect;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** {@code run_python}: a script in a fresh, isolated interpreter; see {@link RunShell}. */
final class RunPython extends BuiltInTool {
  /** Isolated, UTF-8, unbuffered (so that the output of a killed script is there), from stdin. */
  private static final List<String> PYTHON = List.of("python3", "-I", "-X", "utf8", "-u", "-");

  private final Surroundings surroundings;

  RunPython(Surroundings surroundings) {
    super(
        Spec.of(
                "run_python",
                Effect.IRREVERSIBLE,
                "Runs a Python 3 script in a fresh interpreter, in the workspace folder, and"
                    + " returns {exit_code, stdout, stderr}: print what you want to know. Only the"
                    + " standard library and what is installed for everybody can be imported. Of"
                    + " each output the first and last 32 KiB are kept.")
            .required("code", Spec.text("The script."))
            .timeout(Duration.ofMinutes(2))
            .guarded());
    this.surroundings = surroundings;
  }

  @Override
  protected ToolResult run(Args args, ToolContext context)
      throws Refused, IOException, InterruptedException {
    String code = args.text("code");
    return Run.of(PYTHON, new Workspace(context.roots()).first(), surroundings, code, context);
  }
}
