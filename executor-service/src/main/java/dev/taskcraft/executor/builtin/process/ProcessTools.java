package dev.taskcraft.executor.builtin.process;

import dev.taskcraft.executor.tool.Tool;
import java.util.List;
import java.util.Map;

/** The tools that start processes. */
public final class ProcessTools {
  private ProcessTools() {}

  /**
   * Makes them all.
   *
   * @param environment of this process; {@code PATH}, {@code HOME} and {@code LANG} are passed on
   */
  public static List<Tool> all(Map<String, String> environment) {
    Surroundings surroundings = Surroundings.of(environment);
    return List.of(new RunShell(surroundings), new RunPython(surroundings));
  }
}
