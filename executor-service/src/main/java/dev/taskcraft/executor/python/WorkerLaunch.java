package dev.taskcraft.executor.python;

import dev.taskcraft.executor.mcp.Launch;
import dev.taskcraft.executor.module.Found.PythonFile;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.executor.worker.WorkerEnvironment;
import dev.taskcraft.executor.worker.WorkerModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What makes one worker different from another: module and its code, folders, secrets, working
 * folder. The environment holds what Python and the secrets need and nothing else of ours.
 */
record WorkerLaunch(
    String module,
    PythonFile file,
    String code,
    String target,
    List<Path> folders,
    Path workingFolder,
    Map<String, String> secrets)
    implements WorkerModule {
  WorkerLaunch {
    folders = List.copyOf(folders);
    secrets = Map.copyOf(secrets);
  }

  static WorkerLaunch of(String module, PythonFile found, String code, Place place) {
    Path beneath = found.root().resolve(module.replace('.', '/'));
    boolean byName =
        found.file().equals(beneath.resolve("__init__.py"))
            || found.file().equals(beneath.resolveSibling(beneath.getFileName() + ".py"));
    Set<Path> folders = new LinkedHashSet<>();
    folders.add(found.root());
    folders.add(place.folder().toAbsolutePath().normalize());
    folders.add(place.workingFolder().toAbsolutePath().normalize());
    return new WorkerLaunch(
        module,
        found,
        code,
        byName ? module : found.file().toString(),
        List.copyOf(folders),
        place.workingFolder(),
        place.secrets());
  }

  @Override
  public Path source() {
    return file.file();
  }

  @Override
  public String origin() {
    return "python module " + module;
  }

  @Override
  public void checkCode() {
    WorkerModule.requireCode(file, code, "python module '%s' (%s)".formatted(module, file.file()));
  }

  /** Keeps the secrets out of logs. */
  @Override
  public String toString() {
    return "WorkerLaunch[" + target + "]";
  }

  Launch with(Path program, Map<String, String> ours) {
    List<String> command = new ArrayList<>(List.of("python3", program.toString(), target));
    folders.forEach(folder -> command.add(folder.toString()));
    List<Path> reads = new ArrayList<>(List.of(program.resolveSibling("")));
    reads.addAll(folders);
    return new Launch(command, environment(ours), workingFolder, reads);
  }

  private Map<String, String> environment(Map<String, String> ours) {
    return WorkerEnvironment.of(
        ours, name -> name.equals("VIRTUAL_ENV") || name.startsWith("PYTHON"), secrets);
  }
}
