package dev.taskcraft.executor.python;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.executor.builtin.Configured;
import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.builtin.files.Workspace;
import dev.taskcraft.executor.builtin.process.ProcessTools;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.tool.ToolSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code run_shell} and {@code run_python} run by the Python worker and not by this process: for
 * where the worker is elsewhere. They look the same as ours, and give the same results.
 */
final class WorkerProcesses implements ToolFactory {
  private static final String MODULE = "taskcraft_worker.processes";

  /** The worker ends a program by itself; only a worker that hangs is ended from here. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final PythonTools workers;
  private final Path programFolder;

  WorkerProcesses(PythonTools workers, Path programFolder) {
    this.workers = workers;
    this.programFolder = programFolder;
  }

  @Override
  public boolean opens(ToolSource source) {
    return source instanceof ToolSource.BuiltIn;
  }

  @Override
  public Opened open(ToolSource source, Place place) {
    if (!(source instanceof ToolSource.BuiltIn(String name, var settings))) {
      throw new IllegalArgumentException("not a built-in tool: " + source);
    }
    Tool ours =
        ProcessTools.all(Map.of()).stream()
            .filter(tool -> tool.spec().name().equals(name))
            .findFirst()
            .orElseThrow();
    try {
      Path _ = WorkerFiles.layOut(programFolder);
    } catch (IOException e) {
      throw new ToolsUnavailable(
          "the Python worker can't be written to %s (%s); check the folder's permissions and space"
              .formatted(programFolder, e.getMessage()),
          e);
    }
    Opened opened =
        workers.open(
            new ToolSource.Module(
                MODULE,
                name,
                programFolder.toString(),
                Language.PYTHON,
                ToolSource.Settings.NONE,
                Map.of()),
            place);
    return new Opened(
        List.of(new Program(Configured.with(ours, settings).spec(), opened.tools().getFirst())),
        opened.close());
  }

  /**
   * One of the two.
   *
   * @param worker runs it, and takes how long it may run beside its arguments
   */
  private record Program(ToolSpec spec, Tool worker) implements Tool {
    @Override
    public ToolResult call(Map<String, @Nullable Object> args, ToolContext context)
        throws InterruptedException {
      Map<String, @Nullable Object> all = new LinkedHashMap<>(args);
      all.put("timeout_seconds", context.timeout().toMillis() / 1000.0);
      try {
        Path folder =
            new Workspace(context.roots())
                .folder(args.get("cwd") instanceof String written ? written : ".");
        all.put("cwd", folder.toString());
      } catch (Refused refused) {
        return new ToolResult.Failed(String.valueOf(refused.getMessage()), null, false);
      }
      return worker.call(all, context.within(context.timeout().plus(GRACE)));
    }
  }
}
