package dev.taskcraft.executor;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.serde.ToolsetJson;
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
  private final Redactor redactor;
  private final List<AutoCloseable> open;
  private volatile @Nullable String digest;
  private volatile @Nullable BlobRef stored;

  Toolbox(List<Tool> tools, ToolFactory.Place place, List<AutoCloseable> open) {
    List<ToolSpec> specs = new ArrayList<>();
    for (Tool tool : tools) {
      ToolSpec spec = tool.spec();
      specs.add(spec);
      byName.put(spec.name(), tool);
    }
    toolset = new Toolset(specs);
    this.place = place;
    redactor = new Redactor(place.secrets());
    this.open = List.copyOf(open);
  }

  /** What the tools look like. */
  public Toolset toolset() {
    return toolset;
  }

  /** The SHA-256 of how the tools look, as their blob's. */
  String digest() {
    String known = digest;
    if (known == null) {
      known = CanonicalJson.sha256(ToolsetJson.write(toolset));
      digest = known;
    }
    return known;
  }

  /** The blob that says how the tools look; null while it is not stored. */
  @Nullable BlobRef stored() {
    return stored;
  }

  void stored(BlobRef ref) {
    stored = ref;
  }

  @Nullable Tool find(String name) {
    return byName.get(name);
  }

  Map<String, String> secrets() {
    return place.secrets();
  }

  /** Hides these secrets in what its tools say. */
  Redactor redactor() {
    return redactor;
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
