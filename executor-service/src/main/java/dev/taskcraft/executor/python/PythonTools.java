package dev.taskcraft.executor.python;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.executor.mcp.Launch;
import dev.taskcraft.executor.mcp.LocalProcess;
import dev.taskcraft.executor.mcp.ServerProcess;
import dev.taskcraft.executor.module.Found.JavaFile;
import dev.taskcraft.executor.module.Found.PythonFile;
import dev.taskcraft.executor.module.ModuleCode;
import dev.taskcraft.executor.module.ModuleTools;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.executor.worker.Wording;
import dev.taskcraft.executor.worker.WorkerTools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongSupplier;

/** Opens Python modules. */
public final class PythonTools implements ToolFactory {
  private static final Wording WORDING =
      new Wording(
          "python module",
          "python tools",
          "write a function whose name doesn't start with _",
          "python3",
          "install Python 3.9 or newer and put it on the PATH");

  private final Path programFolder;
  private final Map<String, String> environment;
  private final WorkerTools<WorkerLaunch> workers;

  /**
   * Runs workers as child processes.
   *
   * @param programFolder where the workers' own program is kept; made when it is missing
   * @param environment our own variables, of which workers get {@code PATH}, {@code HOME}, {@code
   *     LANG} and the like, {@code PYTHON*}, and no others
   */
  public PythonTools(Path programFolder, Map<String, String> environment) {
    this(programFolder, environment, LocalProcess::start, System::nanoTime);
  }

  /** Runs workers as this launcher does; see {@link #PythonTools(Path, Map)}. */
  public PythonTools(
      Path programFolder, Map<String, String> environment, ServerProcess.Launcher launcher) {
    this(programFolder, environment, launcher, System::nanoTime);
  }

  PythonTools(
      Path programFolder,
      Map<String, String> environment,
      ServerProcess.Launcher launcher,
      LongSupplier nanoTime) {
    this.programFolder = programFolder.toAbsolutePath();
    this.environment = Map.copyOf(environment);
    workers = new WorkerTools<>(WORDING, this::launch, launcher, nanoTime);
  }

  @Override
  public boolean opens(ToolSource source) {
    return source instanceof ToolSource.Module module && module.language() == Language.PYTHON;
  }

  @Override
  public Opened open(ToolSource source, Place place) {
    if (!(source instanceof ToolSource.Module module)) {
      throw new IllegalArgumentException(source + " is not a Python module");
    }
    PythonFile file =
        switch (ModuleTools.find(module, place)) {
          case PythonFile found -> found;
          case JavaFile(var found, _) ->
              throw new ToolsUnavailable(
                  "module '%s' is %s, which is not Python; say language: java"
                      .formatted(module.module(), found));
        };
    String code = ModuleCode.digest(module, file);
    return workers.open(module, WorkerLaunch.of(module.module(), file, code, place));
  }

  /** The built-in tools that run programs, as the worker itself has them. */
  public ToolFactory processes() {
    return new WorkerProcesses(this, programFolder);
  }

  private Launch launch(WorkerLaunch module) {
    try {
      return module.with(WorkerFiles.layOut(programFolder), environment);
    } catch (IOException e) {
      throw new ToolsUnavailable(
          "the Python worker can't be written to %s (%s); check the folder's permissions and space"
              .formatted(programFolder, e.getMessage()),
          e);
    }
  }
}
