package dev.taskcraft.executor.tool;

import dev.taskcraft.coworker.ToolSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
   * Where a coworker stands.
   *
   * @param folder the folder of the coworker file
   * @param workingFolder where the process was started
   * @param roots the workspace, as real absolute folders
   * @param secrets the values that the coworker file grants, by name
   */
  record Place(Path folder, Path workingFolder, List<Path> roots, Map<String, String> secrets) {
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
