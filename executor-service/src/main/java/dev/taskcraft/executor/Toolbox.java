package dev.taskcraft.executor;

import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.tool.ToolSpec;
import dev.taskcraft.tool.Toolset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The living tools of one coworker, and what they looked like when they were opened. */
public final class Toolbox implements AutoCloseable {
  private final Map<String, Tool> byName = new LinkedHashMap<>();
  private final Toolset toolset;
  private final ToolFactory.Place place;
  private final List<AutoCloseable> open;

  Toolbox(List<Tool> tools, ToolFactory.Place place, List<AutoCloseable> open) {
    List<ToolSpec> specs = new ArrayList<>();
    for (Tool tool : tools) {
      ToolSpec spec = tool.spec();
      specs.add(spec);
      byName.put(spec.name(), tool);
    }
    toolset = new Toolset(specs);
    this.place = place;
    this.open = List.copyOf(open);
  }

  /** What the tools look like. */
  public Toolset toolset() {
    return toolset;
  }

  @Nullable Tool find(String name) {
    return byName.get(name);
  }

  Map<String, String> secrets() {
    return place.secrets();
  }

  /** What its tools may touch. */
  List<Path> roots() {
    return place.roots();
  }

  /** Ends the workers behind the tools; one that resists does not keep the others alive. */
  @Override
  public void close() {
    closeAll(open);
  }

  static void closeAll(List<AutoCloseable> resources) {
    RuntimeException failure = null;
    for (AutoCloseable resource : resources.reversed()) {
      try {
        resource.close();
      } catch (Exception resisted) {
        if (failure == null) {
          failure = new IllegalStateException("a tool's worker could not be ended", resisted);
        } else {
          failure.addSuppressed(resisted);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
