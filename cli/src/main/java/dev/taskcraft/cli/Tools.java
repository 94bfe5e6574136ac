package dev.taskcraft.cli;

import dev.taskcraft.executor.Secrets;
import dev.taskcraft.executor.Toolboxes;
import dev.taskcraft.executor.builtin.BuiltInTools;
import dev.taskcraft.executor.java.JavaTools;
import dev.taskcraft.executor.mcp.server.McpTools;
import dev.taskcraft.executor.module.ModuleTools;
import dev.taskcraft.executor.python.PythonTools;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The kinds of tools that this process can run. */
final class Tools {
  private Tools() {}

  /** Toolboxes over all kinds of tools. */
  static Toolboxes boxes(Map<String, String> environment) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("TASKCRAFT_OUTBOX", Stores.outbox(environment).toString());
    PythonTools python = new PythonTools(cache(environment).resolve("python"), variables);
    return new Toolboxes(
        List.of(
            new BuiltInTools(Clock.systemUTC(), environment),
            new ModuleTools(python, new JavaTools()),
            new McpTools(environment)),
        new Secrets(environment));
  }

  /** Where programs of our own are unpacked, as the XDG base directory specification has it. */
  private static Path cache(Map<String, String> environment) {
    String cache = environment.get("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return base.resolve("taskcraft");
  }
}
