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

/**
 * {@code run_shell}: a command line or a program with its arguments. An exit code other than 0 is a
 * result and not a failure: for {@code grep} or {@code diff} it is the answer, and the model (and a
 * playbook, by {@code steps.x.output.exit_code}) can judge it together with the output.
 */
final class RunShell extends BuiltInTool {
  private final Surroundings surroundings;

  RunShell(Surroundings surroundings) {
    super(
        Spec.of(
                "run_shell",
                Effect.IRREVERSIBLE,
                "Runs a command to its end and returns {exit_code, stdout, stderr}; an exit_code"
                    + " other than 0 is returned like any other. Give either command, a line for"
                    + " /bin/sh, or argv, a program and its arguments without a shell. Of each"
                    + " output the first and last 32 KiB are kept. There is no input and no"
                    + " terminal; what is still running when the command ends, or when its time is"
                    + " over, is killed.")
            .optional("command", Spec.text("Command line for /bin/sh -c. Not with argv."))
            .optional("argv", Spec.texts("Program and arguments, no shell. Not with command.", 1))
            .optional(
                "cwd",
                Spec.text("Folder to run in, inside the workspace. Default '.', the workspace."))
            .timeout(Duration.ofMinutes(2))
            .guarded());
    this.surroundings = surroundings;
  }

  @Override
  protected ToolResult run(Args args, ToolContext context)
      throws Refused, IOException, InterruptedException {
    if (args.has("command") == args.has("argv")) {
      throw new Refused("give either command or argv");
    }
    List<String> command =
        args.has("argv") ? args.texts("argv") : List.of("/bin/sh", "-c", args.text("command"));
    if (command.isEmpty() || command.stream().anyMatch(part -> part.indexOf('\0') >= 0)) {
      throw new Refused("the command is empty, or has a NUL character in it");
    }
    return Run.of(
        command,
        new Workspace(context.roots()).folder(args.text("cwd", ".")),
        surroundings,
        "",
        context);
  }
}
