package dev.taskcraft.executor.java.worker;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.executor.java.JavaCode;
import dev.taskcraft.executor.mcp.ServerProcess;
import dev.taskcraft.executor.module.Found.JavaFile;
import dev.taskcraft.executor.module.Found.PythonFile;
import dev.taskcraft.executor.module.ModuleTools;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.executor.worker.Wording;
import dev.taskcraft.executor.worker.WorkerTools;
import java.util.List;
import java.util.Map;

/**
 * Opens Java classes in processes of their own. They are described and pinned as {@link
 * dev.taskcraft.executor.java.JavaTools} does; a source is compiled here as well, for its digest,
 * but nothing of it is loaded here.
 */
public final class JavaWorkerTools implements ToolFactory {
  private static final Wording WORDING =
      new Wording(
          "Java class",
          "Java tools",
          "make a method public",
          "java",
          "install Java %d or newer and put it on the PATH".formatted(Runtime.version().feature()));

  private final WorkerTools<JavaModule> workers;

  /**
   * Runs workers through {@code launcher}.
   *
   * @param java the command line up to the main class: {@code java}, its options, and a class path
   *     with {@link JavaWorker} on it, as seen from where the worker runs
   * @param environment our own variables, of which workers get {@code PATH}, {@code HOME}, {@code
   *     LANG} and the like, and no others
   */
  public JavaWorkerTools(
      List<String> java, Map<String, String> environment, ServerProcess.Launcher launcher) {
    List<String> command = List.copyOf(java);
    Map<String, String> variables = Map.copyOf(environment);
    workers =
        new WorkerTools<>(
            WORDING, module -> module.with(command, variables), launcher, System::nanoTime);
  }

  @Override
  public boolean opens(ToolSource source) {
    return source instanceof ToolSource.Module module && module.language() == Language.JAVA;
  }

  @Override
  public Opened open(ToolSource source, Place place) {
    if (!(source instanceof ToolSource.Module module)) {
      throw new IllegalArgumentException(source + " is not a Java module");
    }
    JavaFile found =
        switch (ModuleTools.find(module, place)) {
          case JavaFile file -> file;
          case PythonFile(var file, _) ->
              throw new ToolsUnavailable(
                  "module '%s' is %s, which is not Java; say language: python"
                      .formatted(module.module(), file));
        };
    return workers.open(module, JavaModule.of(module, JavaCode.of(module, found), place));
  }
}
