package dev.taskcraft.executor.java.worker;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.java.JavaCode;
import dev.taskcraft.executor.mcp.Launch;
import dev.taskcraft.executor.module.Found;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.executor.worker.WorkerEnvironment;
import dev.taskcraft.executor.worker.WorkerModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What makes one Java worker different from another.
 *
 * @param tool the only tool wanted: others that can't be described don't matter then
 * @param compiled whether the code lies there compiled, and isn't a source
 * @param reads what the worker needs to read
 */
record JavaModule(
    String module,
    @Nullable String tool,
    Found.Hit found,
    String origin,
    String code,
    boolean compiled,
    List<Path> reads,
    Path workingFolder,
    Map<String, String> secrets)
    implements WorkerModule {
  JavaModule {
    reads = List.copyOf(reads);
    secrets = Map.copyOf(secrets);
  }

  static JavaModule of(ToolSource.Module source, JavaCode code, Place place) {
    return new JavaModule(
        source.module(),
        source.name(),
        code.found(),
        code.origin(),
        code.digest(),
        !code.isSource(),
        code.reads(),
        place.workingFolder(),
        place.secrets());
  }

  @Override
  public Path source() {
    return found.file();
  }

  /** Of a source the worker sees by itself, when it has compiled it and not yet loaded. */
  @Override
  public void checkCode() {
    if (!compiled) {
      return;
    }
    WorkerModule.requireCode(found, code, origin);
  }

  Launch with(List<String> java, Map<String, String> ours) {
    List<String> command = new ArrayList<>(java);
    command.addAll(
        List.of(
            JavaWorker.class.getName(), module, "--file", found.file().toString(), "--code", code));
    if (tool != null) {
      command.addAll(List.of("--tool", tool));
    }
    command.add(found.root().toString());
    return new Launch(
        command, WorkerEnvironment.of(ours, "JAVA_HOME"::equals, secrets), workingFolder, reads);
  }

  /** Keeps the secrets out of logs. */
  @Override
  public String toString() {
    return "JavaModule[" + origin + "]";
  }
}
