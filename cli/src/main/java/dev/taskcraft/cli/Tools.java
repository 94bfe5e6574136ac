package dev.taskcraft.cli;

import dev.taskcraft.executor.Bundles;
import dev.taskcraft.executor.Places;
import dev.taskcraft.executor.Secrets;
import dev.taskcraft.executor.Toolbox;
import dev.taskcraft.executor.Toolboxes;
import dev.taskcraft.executor.builtin.BuiltInTools;
import dev.taskcraft.executor.docker.DockerTools;
import dev.taskcraft.executor.docker.Sandboxes;
import dev.taskcraft.executor.java.JavaTools;
import dev.taskcraft.executor.mcp.server.McpTools;
import dev.taskcraft.executor.module.ModuleTools;
import dev.taskcraft.executor.python.PythonTools;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.TaskRequested;
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
    Clock clock = Clock.systemUTC();
    Path program = cache(environment).resolve("python");
    PythonTools python = new PythonTools(program, variables);
    return new Toolboxes(
        List.of(
            new BuiltInTools(clock, environment),
            new ModuleTools(python, new JavaTools()),
            new McpTools(environment)),
        List.of(new DockerTools(sandboxes(environment, clock), program, variables)),
        new Secrets(environment),
        Places::asRequested,
        Bundles.REFUSED);
  }

  private static Sandboxes sandboxes(Map<String, String> environment, Clock clock) {
    try {
      return new Sandboxes(environment, clock);
    } catch (IllegalArgumentException wrong) {
      throw Failure.badInput(String.valueOf(wrong.getMessage()), null);
    }
  }

  /**
   * Refuses to carry on a task whose tools can't be had now: a server that is down for a moment
   * must not fail the task for good.
   */
  static void requireFor(Task task, Toolboxes toolboxes) {
    TaskRequested request = task.request();
    if (request == null || task.end() != null || task.status().waitsForPerson()) {
      return;
    }
    try {
      Toolbox _ = toolboxes.get(request, task.id());
    } catch (ToolsUnavailable failure) {
      throw Failure.unavailable(
          String.valueOf(failure.getMessage()),
          "nothing is lost; when they are there, go on with: %s resume %s"
              .formatted(Render.command(), Render.shortId(task.id())));
    }
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
