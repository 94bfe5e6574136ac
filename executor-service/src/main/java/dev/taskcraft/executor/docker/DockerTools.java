package dev.taskcraft.executor.docker;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.java.worker.JavaWorkerTools;
import dev.taskcraft.executor.mcp.ServerProcess;
import dev.taskcraft.executor.mcp.server.McpTools;
import dev.taskcraft.executor.module.Found;
import dev.taskcraft.executor.module.ModuleTools;
import dev.taskcraft.executor.python.PythonTools;
import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolSpecs;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.tool.ToolSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens tools in sandboxes: whatever runs code that is not ours. The built-in tools that start no
 * process, and servers that are reached by their address, are not for it.
 */
public final class DockerTools implements ToolFactory {
  /** How an image's Java is started; the class path is that of its worker. */
  private static final List<String> JAVA =
      List.of(
          "java",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:MaxRAMPercentage=60",
          "-XX:ErrorFile=/dev/stderr",
          "-XX:AOTCache=/opt/taskcraft/worker.aot",
          "-cp",
          "/opt/taskcraft/lib/*");

  private final Sandboxes sandboxes;
  private final Path programFolder;
  private final Map<String, String> environment;

  /**
   * Opens nothing yet.
   *
   * @param sandboxes closed with these tools
   * @param programFolder where the Python worker's program is kept; made when it is missing
   * @param environment our own variables
   */
  public DockerTools(Sandboxes sandboxes, Path programFolder, Map<String, String> environment) {
    this.sandboxes = sandboxes;
    this.programFolder = programFolder.toAbsolutePath().normalize();
    this.environment = Map.copyOf(environment);
  }

  @Override
  public boolean opens(ToolSource source) {
    return true; // who asks has seen that it needs a sandbox
  }

  @Override
  public void require() {
    try {
      String _ = sandboxes.check();
    } catch (SandboxUnavailable unavailable) {
      throw unavailable(unavailable);
    }
  }

  @Override
  public void close() {
    sandboxes.close();
  }

  private static ToolsUnavailable unavailable(SandboxUnavailable why) {
    return new ToolsUnavailable(String.valueOf(why.getMessage()), why);
  }

  @Override
  public Opened open(ToolSource source, Place place) {
    try {
      sandboxes.check();
      String image = sandboxes.image(imageFor(source, place));
      Copies copies = copies(source, place);
      Plan plan =
          new Plan(
              image,
              place.task() == null ? "" : place.task().value(),
              programFolder,
              place.roots(),
              copies,
              place.egress());
      Opened opened = factory(source, sandboxes.launcher(plan)).open(source, place);
      return new Opened(
          opened.tools().stream()
              // also where nothing may be written: the workspace may have been sent
              .<Tool>map(tool -> new InImage(new CopyingTool(tool, copies), image))
              .toList(),
          opened.close());
    } catch (SandboxUnavailable unavailable) {
      throw unavailable(unavailable);
    }
  }

  private Copies copies(ToolSource source, Place place) throws SandboxUnavailable {
    ToolSource.Writes writes = source.settings().writes();
    return new Copies(
        writes == ToolSource.Writes.WORKSPACE ? place.roots() : List.of(),
        writes == null ? null : outbox(),
        sandboxes.config().limits().workspace());
  }

  private @Nullable Path outbox() throws SandboxUnavailable {
    String outbox = environment.get("TASKCRAFT_OUTBOX");
    if (outbox == null) {
      return null;
    }
    try {
      return Files.createDirectories(Path.of(outbox).toAbsolutePath().normalize());
    } catch (IOException failure) {
      throw new SandboxUnavailable(
          "the outbox %s can't be made: %s".formatted(outbox, failure.getMessage()), failure);
    }
  }

  private String imageFor(ToolSource source, Place place) {
    return source instanceof ToolSource.Module module
            && ModuleTools.find(module, place) instanceof Found.JavaFile
        ? sandboxes.config().javaImage()
        : sandboxes.config().pythonImage();
  }

  private ToolFactory factory(ToolSource source, ServerProcess.Launcher launcher) {
    PythonTools python = new PythonTools(programFolder, environment, launcher);
    return switch (source) {
      case ToolSource.Module _ ->
          new ModuleTools(python, new JavaWorkerTools(JAVA, environment, launcher));
      case ToolSource.Mcp _ -> new McpTools(environment, launcher);
      case ToolSource.BuiltIn _ -> python.processes();
    };
  }

  /** A tool whose image belongs to what was approved, like its code. */
  private record InImage(Tool tool, String image) implements Tool {
    @Override
    public ToolSpec spec() {
      return ToolSpecs.in(tool.spec(), image);
    }

    @Override
    public ToolResult call(Map<String, @Nullable Object> args, ToolContext context)
        throws InterruptedException {
      return tool.call(args, context);
    }

    @Override
    public Reconciled reconcile(Map<String, @Nullable Object> args, ToolContext context)
        throws InterruptedException {
      return tool.reconcile(args, context);
    }
  }
}
