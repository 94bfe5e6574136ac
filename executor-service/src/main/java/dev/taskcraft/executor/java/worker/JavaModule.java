package dev.taskcraft.executor.java.worker;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.java.JavaCode;
import dev.taskcraft.executor.mcp.Launch;
import dev.taskcraft.executor.mcp.ServerUnusable;
import dev.taskcraft.executor.module.Found;
import dev.taskcraft.executor.module.ModuleCode;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.executor.worker.WorkerEnvironment;
import dev.taskcraft.executor.worker.WorkerModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final Set<String> PASSED_ON =
      Set.of(
          "PATH",
          "HOME",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "TZ",
          "TMPDIR",
          "JAVA_HOME",
          "TASKCRAFT_OUTBOX");

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
    String now;
    try {
      now = ModuleCode.digest(found);
    } catch (IOException unreadable) {
      throw new ServerUnusable(
          "%s can't be read any more: %s".formatted(origin, unreadable.getMessage()));
    }
    if (!now.equals(code)) {
      throw new ServerUnusable(
          "the code of %s has changed since it was granted; start the task anew".formatted(origin));
    }
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
        command, WorkerEnvironment.of(ours, PASSED_ON::contains, secrets), workingFolder, reads);
  }

  /** Keeps the secrets out of logs. */
  @Override
  public String toString() {
    return "JavaModule[" + origin + "]";
  }
}
