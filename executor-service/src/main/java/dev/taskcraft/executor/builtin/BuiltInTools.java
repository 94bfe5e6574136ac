package dev.taskcraft.executor.builtin;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.builtin.files.FileTools;
import dev.taskcraft.executor.builtin.http.HttpTools;
import dev.taskcraft.executor.builtin.process.ProcessTools;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Opens the tools that TaskCraft brings. One instance serves all coworkers of a process: the tools
 * hold nothing of a coworker: its workspace and secrets come with each call, and its settings are
 * put around the tool.
 */
public final class BuiltInTools implements ToolFactory {
  private final Map<String, Tool> tools;

  /**
   * Makes them all.
   *
   * @param environment of this process: {@code PATH}, {@code HOME} and {@code LANG} are what
   *     programs get of it; {@code TASKCRAFT_HTTP_ALLOW_PRIVATE} ({@code host} or {@code
   *     host:port}, with commas) is what requests reach beside the public Internet
   */
  public BuiltInTools(Clock clock, Map<String, String> environment) {
    List<Tool> all = new ArrayList<>(FileTools.all(clock));
    all.addAll(ProcessTools.all(environment));
    all.addAll(HttpTools.all(environment));
    all.add(new AskUser());
    Map<String, Tool> byName = new LinkedHashMap<>();
    all.forEach(tool -> byName.put(tool.spec().name(), tool));
    tools = Collections.unmodifiableMap(byName);
  }

  /** What they are called. */
  public Set<String> names() {
    return tools.keySet();
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
    Tool tool = tools.get(name);
    if (tool == null) {
      throw new ToolsUnavailable(
          "there is no built-in tool '%s'; take one of %s, or name its module:"
              .formatted(name, String.join(", ", tools.keySet())));
    }
    return new Opened(List.of(Configured.with(tool, settings)), () -> {});
  }
}
