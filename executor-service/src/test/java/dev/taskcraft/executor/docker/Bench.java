package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.Container;
import dev.taskcraft.coworker.EgressHosts;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolFactory.Opened;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** A workspace whose tools run in containers, opened and called as the executor does. */
final class Bench {
  /** Of the host; no container may have it. */
  static final String CANARY = "canary-4f1d";

  final Path workspace;
  final Map<String, String> environment = new HashMap<>();
  final Map<String, String> secrets = new HashMap<>();
  final List<String> prints = Collections.synchronizedList(new ArrayList<>());
  final Engine engine;
  private final Path program;
  private final Clock clock;
  private final List<TaskId> tasks = new ArrayList<>();
  private final List<Opened> opened = new ArrayList<>();
  private Sandboxes sandboxes;
  private DockerTools tools;
  private EgressHosts egress = EgressHosts.NONE;
  private Duration reapedEvery = Sandboxes.REAPED_EVERY;

  Bench(Path temp) {
    this(temp, Clock.systemUTC(), Map.of());
  }

  Bench(Path temp, Clock clock) {
    this(temp, clock, Map.of());
  }

  /** With these variables of the executor from the beginning. */
  Bench(Path temp, Map<String, String> more) {
    this(temp, Clock.systemUTC(), more);
  }

  private Bench(Path temp, Clock clock, Map<String, String> more) {
    this.clock = clock;
    workspace = readable(real(temp).resolve("work"));
    program = readable(real(temp).resolve("program"));
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("DOCKER_") || name.startsWith(SandboxConfig.PREFIX)) {
                environment.put(name, value);
              }
            });
    environment.putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", "/home/host", "LANG", "C.UTF-8"));
    environment.put("AWS_SECRET_ACCESS_KEY", CANARY);
    environment.put("DATABASE_URL", CANARY);
    environment.putAll(more);
    engine = new Engine(environment);
  }

  /** Looks for what nobody owns that often, from the first tool on. */
  void reapEvery(Duration period) {
    reapedEvery = period;
  }

  private static Path real(Path temp) {
    try {
      // Folders for tests are their owner's only, but a container of root's is somebody else.
      Files.createDirectories(temp);
      Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
      return temp.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path readable(Path folder) {
    try {
      Files.createDirectories(folder);
      return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One more variable of the executor. */
  void set(String name, String value) {
    environment.put(name, value);
  }

  /** Where the tools that are opened next may connect to. */
  void egress(String... hosts) {
    egress = new EgressHosts(List.of(hosts));
  }

  Path write(String name, String text) throws IOException {
    Path file = workspace.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** Copies a resource of this package into the workspace. */
  Path copy(String resource, String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Bench.class.getResourceAsStream(resource))) {
      return write(name, new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  TaskId newTask() {
    TaskId task = new TaskId(UUID.randomUUID().toString());
    tasks.add(task);
    return task;
  }

  /** Opens a Python module as a task of its own. */
  Map<String, Tool> open(String module) {
    return open(python(module), newTask());
  }

  static ToolSource.Module python(String module) {
    return python(module, Settings.NONE);
  }

  static ToolSource.Module python(String module, Settings settings) {
    return new ToolSource.Module(module, null, null, Language.PYTHON, settings, Map.of());
  }

  Map<String, Tool> open(ToolSource source, TaskId task) {
    Opened one = tools().open(source, place(workspace, task));
    opened.add(one);
    Map<String, Tool> byName = new HashMap<>();
    one.tools().forEach(tool -> byName.put(tool.spec().name(), tool));
    return byName;
  }

  private Place place(Path folder, TaskId task) {
    return new Place(folder, folder, List.of(folder), secrets, task, egress);
  }

  private DockerTools tools() {
    if (tools == null) {
      sandboxes = new Sandboxes(environment, clock, reapedEvery);
      tools = new DockerTools(sandboxes, program, environment);
    }
    return tools;
  }

  /** Ends the tools that are open, as at the end of a task. */
  void closeTools() throws Exception {
    for (Opened one : opened) {
      one.close().close();
    }
    opened.clear();
  }

  ToolResult call(Tool tool, Map<String, Object> args) throws InterruptedException {
    return call(tool, args, Duration.ofSeconds(90));
  }

  ToolResult call(Tool tool, Map<String, Object> args, Duration timeout)
      throws InterruptedException {
    return tool.call(
        args,
        new ToolContext("task", 1, 1, "key", timeout, secrets, List.of(workspace), prints::add));
  }

  /** What the tool returned; anything else fails the test. */
  Object value(Tool tool, Map<String, Object> args) throws InterruptedException {
    ToolResult result = call(tool, args);
    assertThat(result).isInstanceOf(ToolResult.Returned.class);
    return ((ToolResult.Returned) result).value();
  }

  /** The containers of one task, running or not. */
  List<Container> containers(TaskId task) {
    try {
      return engine.labelled(Owner.TASK + "=" + task.value());
    } catch (SandboxUnavailable e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of one task's volumes. */
  Set<String> volumes(TaskId task) {
    try {
      return engine.volumes().labelled(Owner.TASK + "=" + task.value()).keySet();
    } catch (SandboxUnavailable e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the timer does it. */
  void reap() throws SandboxUnavailable {
    int _ = sandboxes.reap();
  }

  /** Fails when anything is left of a task of this bench. */
  void nothingIsLeft() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(tasks)
                    .allSatisfy(task -> assertThat(containers(task)).isEmpty())
                    .allSatisfy(task -> assertThat(volumes(task)).isEmpty()));
  }

  /** Closes the tools too, and fails when they left anything. */
  void close() throws Exception {
    closeTools();
    nothingIsLeft();
    if (sandboxes != null) {
      sandboxes.close();
    }
    engine.close();
  }
}
