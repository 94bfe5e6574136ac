package dev.taskcraft.tool;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tools that one task was given, by name, in the order of the coworker file. */
public final class Toolset {
  private final Map<String, ToolSpec> byName;

  /**
   * Takes the tools.
   *
   * @throws IllegalArgumentException when two have one name
   */
  public Toolset(List<ToolSpec> tools) {
    Map<String, ToolSpec> map = new LinkedHashMap<>();
    for (ToolSpec tool : tools) {
      ToolSpec other = map.putIfAbsent(tool.name(), tool);
      if (other != null) {
        throw new IllegalArgumentException(
            "two tools are named '%s': %s and %s; drop one, or pick tools with name:"
                .formatted(tool.name(), other.origin(), tool.origin()));
      }
    }
    byName = Collections.unmodifiableMap(map);
  }

  /** The tool of that name, or null. */
  public @Nullable ToolSpec find(String name) {
    return byName.get(name);
  }

  public Collection<ToolSpec> tools() {
    return byName.values();
  }

  public Collection<String> names() {
    return byName.keySet();
  }
}
