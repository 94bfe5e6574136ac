package dev.taskcraft.executor.tool;

import dev.taskcraft.coworker.EgressHosts;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.task.TaskId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens the tools behind one kind of entry under {@code tools:}. */
public interface ToolFactory {
  /** Whether this entry is for this factory. */
  boolean opens(ToolSource source);

  /**
   * Finds, starts and describes the tools of one entry.
   *
   * @throws ToolsUnavailable when they can't be had; nothing is left running
   */
  Opened open(ToolSource source, Place place);

  /**
   * That it could open tools now, whatever they are.
   *
   * @throws ToolsUnavailable when what it needs is not there
   */
  default void require() {}

  /** Lets go of what it keeps for all that it opened, when that is closed. */
  default void close() {}

  /**
   * Where a coworker stands.
   *
   * @param folder the folder of the coworker file
   * @param workingFolder where the process was started
   * @param roots the workspace, as real absolute folders
   * @param secrets the values that the coworker file grants, by name
   * @param task whose tools they are; null when tasks may share them
   * @param egress where tools in containers may connect to
   */
  record Place(
      Path folder,
      Path workingFolder,
      List<Path> roots,
      Map<String, String> secrets,
      @Nullable TaskId task,
      EgressHosts egress) {
    /** A place that tasks may share. */
    public Place(Path folder, Path workingFolder, List<Path> roots, Map<String, String> secrets) {
      this(folder, workingFolder, roots, secrets, null, EgressHosts.NONE);
    }

    public Place {
      roots = List.copyOf(roots);
      secrets = Map.copyOf(secrets);
    }
  }

  /**
   * The living tools of one entry.
   *
   * @param close ends the workers behind them
   */
  record Opened(List<Tool> tools, AutoCloseable close) {
    public Opened {
      tools = List.copyOf(tools);
    }
  }
}
