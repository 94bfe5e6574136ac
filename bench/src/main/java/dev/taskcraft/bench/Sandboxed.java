package dev.taskcraft.bench;

import dev.taskcraft.coworker.EgressHosts;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.docker.DockerTools;
import dev.taskcraft.executor.docker.SandboxUnavailable;
import dev.taskcraft.executor.docker.Sandboxes;
import dev.taskcraft.executor.python.PythonTools;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a container costs a call of a Python tool, and what it costs to have one. */
final class Sandboxed {
  private static final int CALLS = 1_000;
  private static final int WARM_UP = 300;
  private static final int OPENINGS = 10;
  private static final ToolSource MODULE =
      new ToolSource.Module(
          "noop", null, null, ToolSource.Language.PYTHON, ToolSource.Settings.NONE, Map.of());

  private Sandboxed() {}

  static List<Row> rows(Path outer) throws IOException, InterruptedException {
    Path folder = Files.createDirectory(outer.resolve("sandboxed"));
    for (Path path : List.of(outer, folder)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.writeString(folder.resolve("noop.py"), "def noop(n: int) -> int:\n    return n\n");
    Map<String, String> environment = System.getenv();
    Path program = outer.resolve("program");
    try (Sandboxes sandboxes = new Sandboxes(environment, Clock.systemUTC())) {
      String _ = sandboxes.check();
      ToolFactory docker = new DockerTools(sandboxes, program, environment);
      ToolFactory host = new PythonTools(program, environment);
      Measured here = measure(host, folder);
      Measured there = measure(docker, folder);
      return List.of(
          Row.of(
              "a Python tool's call in a container, p50, beside the host's",
              there.call().p50(),
              here.call().p50(),
              " ms",
              "at most 5 ms more"),
          Row.of(
              "opening such a tool in a container, p50, beside the host's",
              there.opening().p50(),
              here.opening().p50(),
              " ms",
              ""));
    } catch (SandboxUnavailable | ToolsUnavailable none) {
      return List.of(Row.of("tools in containers", "not measured: " + none.getMessage(), ""));
    }
  }

  private record Measured(Sample call, Sample opening) {}

  private static Measured measure(ToolFactory tools, Path folder) throws InterruptedException {
    long[] openings = new long[OPENINGS];
    long[] calls = new long[CALLS];
    for (int i = 0; i < OPENINGS; i++) {
      TaskId task = new TaskId(UUID.randomUUID().toString());
      long began = System.nanoTime();
      ToolFactory.Opened opened =
          tools.open(
              MODULE,
              new ToolFactory.Place(
                  folder, folder, List.of(folder), Map.of(), task, EgressHosts.NONE));
      openings[i] = System.nanoTime() - began;
      try {
        if (i == OPENINGS - 1) {
          call(opened.tools().getFirst(), folder, calls);
        }
      } finally {
        close(opened);
      }
    }
    return new Measured(Sample.ofNanos(calls), Sample.ofNanos(openings));
  }

  private static void call(Tool tool, Path folder, long[] calls) throws InterruptedException {
    for (int i = -WARM_UP; i < calls.length; i++) {
      long began = System.nanoTime();
      ToolResult result =
          tool.call(
              Map.of("n", i),
              new ToolContext(
                  "bench",
                  1,
                  1,
                  "key",
                  Duration.ofSeconds(10),
                  Map.of(),
                  List.of(folder),
                  _ -> {}));
      if (!(result instanceof ToolResult.Returned)) {
        throw new IllegalStateException("a call gave " + result);
      }
      if (i >= 0) {
        calls[i] = System.nanoTime() - began;
      }
    }
  }

  private static void close(ToolFactory.Opened opened) {
    try {
      opened.close().close();
    } catch (Exception failure) {
      throw new IllegalStateException("a tool could not be closed", failure);
    }
  }
}
