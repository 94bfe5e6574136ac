package dev.taskcraft.executor.python;

import dev.taskcraft.coworker.NearestWord;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.mcp.LocalProcess;
import dev.taskcraft.executor.mcp.ServerProcess;
import dev.taskcraft.executor.mcp.ServerUnusable;
import dev.taskcraft.executor.module.Found.JavaFile;
import dev.taskcraft.executor.module.Found.PythonFile;
import dev.taskcraft.executor.module.ModuleCode;
import dev.taskcraft.executor.module.ModuleTools;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolSpecs;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens Python modules: each is served by one worker process, however many coworkers use it with
 * the same secrets from the same place. The worker ends when the last of them closes it.
 */
public final class PythonTools implements ToolFactory {
  private final Path programFolder;
  private final Map<String, String> environment;
  private final ServerProcess.Launcher launcher;
  private final LongSupplier nanoTime;
  private final Map<WorkerLaunch, Shared> workers = new HashMap<>();

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

  PythonTools(
      Path programFolder,
      Map<String, String> environment,
      ServerProcess.Launcher launcher,
      LongSupplier nanoTime) {
    this.programFolder = programFolder.toAbsolutePath();
    this.environment = Map.copyOf(environment);
    this.launcher = launcher;
    this.nanoTime = nanoTime;
  }

  private static final class Shared {
    private final PythonWorker worker;
    private int users;

    Shared(PythonWorker worker) {
      this.worker = worker;
    }
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
    WorkerLaunch launch = WorkerLaunch.of(module.module(), file, code, place);
    PythonWorker worker = use(launch);
    boolean opened = false;
    try {
      Opened tools =
          new Opened(tools(module, file.file(), code, worker), once(() -> release(launch)));
      opened = true;
      return tools;
    } finally {
      if (!opened) {
        release(launch);
      }
    }
  }

  private List<Tool> tools(ToolSource.Module module, Path file, String code, PythonWorker worker) {
    List<Described> all = described(module, file, worker);
    List<String> names = all.stream().map(Described::name).toList();
    if (all.isEmpty()) {
      throw new ToolsUnavailable(
          "python module '%s' (%s) defines no tool; write a function whose name doesn't start with _"
              .formatted(module.module(), file));
    }
    if (module.name() != null) {
      requireKnown(module, file, module.name(), names);
    }
    module.overrides().keySet().forEach(name -> requireKnown(module, file, name, names));
    return all.stream()
        .filter(tool -> module.name() == null || module.name().equals(tool.name()))
        .<Tool>map(tool -> tool(module, tool, code, worker))
        .toList();
  }

  private static Tool tool(
      ToolSource.Module module, Described tool, String code, PythonWorker worker) {
    Settings own = module.overrides().get(tool.name());
    Settings settings = own == null ? module.settings() : own.or(module.settings());
    return new PythonTool(ToolSpecs.with(tool.spec(module.module(), code), settings), tool, worker);
  }

  private static List<Described> described(
      ToolSource.Module module, Path file, PythonWorker worker) {
    try {
      return worker.tools();
    } catch (ServerUnusable e) {
      String detail = e.detail() == null ? "" : "\n" + e.detail();
      throw new ToolsUnavailable(
          "python tools of '%s' (%s): %s%s"
              .formatted(module.module(), file, e.getMessage(), detail),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ToolsUnavailable(
          "python module '%s': starting it was interrupted".formatted(module.module()), e);
    }
  }

  private static void requireKnown(
      ToolSource.Module module, Path file, String name, List<String> known) {
    if (!known.contains(name)) {
      String hint = NearestWord.hint(name, known);
      throw new ToolsUnavailable(
          "python module '%s' (%s) has no tool '%s'%s"
              .formatted(
                  module.module(),
                  file,
                  name,
                  hint.isEmpty() ? "; it has " + String.join(", ", known) : hint));
    }
  }

  private synchronized PythonWorker use(WorkerLaunch launch) {
    Shared shared = workers.computeIfAbsent(launch, this::worker);
    shared.users++;
    return shared.worker;
  }

  private Shared worker(WorkerLaunch launch) {
    try {
      Path program = WorkerFiles.layOut(programFolder);
      return new Shared(
          new PythonWorker(
              launch.module(),
              launch.with(program, environment),
              process -> {
                launch.checkCode(); // also when it is started again, after a crash
                return launcher.start(process);
              },
              nanoTime));
    } catch (IOException e) {
      throw new ToolsUnavailable(
          "the Python worker can't be written to %s (%s); check the folder's permissions and space"
              .formatted(programFolder, e.getMessage()),
          e);
    }
  }

  private void release(WorkerLaunch launch) {
    @Nullable PythonWorker last = null;
    synchronized (this) {
      Shared shared = workers.get(launch);
      if (shared != null && --shared.users == 0) {
        workers.remove(launch);
        last = shared.worker;
      }
    }
    if (last != null) {
      last.close();
    }
  }

  /** Closing twice must not take the worker from another user. */
  private static AutoCloseable once(Runnable close) {
    AtomicBoolean done = new AtomicBoolean();
    return () -> {
      if (done.compareAndSet(false, true)) {
        close.run();
      }
    };
  }
}
