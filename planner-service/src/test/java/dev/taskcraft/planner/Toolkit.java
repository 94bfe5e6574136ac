package dev.taskcraft.planner;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.Policies;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.serde.ToolsetJson;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import dev.taskcraft.tool.Toolset;
import dev.taskcraft.tool.Toolsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A coworker with a few tools, for planners that ask models. */
public final class Toolkit {
  private static final Map<String, Object> TEXT = Map.of("type", "string");

  public static final Toolset TOOLS =
      new Toolset(
          List.of(
              tool("read_file", Map.of("path", TEXT)),
              tool("send_mail", Map.of("to", TEXT, "text", TEXT)),
              tool("screenshot", Map.of())));

  private Toolkit() {}

  public static Coworker coworker(@Nullable String model) {
    return new Coworker(
        "clerk",
        "a careful clerk",
        "Files reports.",
        "file the report",
        Map.of(),
        model,
        null,
        List.of(),
        List.of(),
        List.of(),
        null,
        Policies.NONE,
        List.of());
  }

  public static BlobRef toolset(MemoryBlobs blobs) {
    return blobs.put(ToolsetJson.write(TOOLS), "application/json", "tools");
  }

  public static Toolsets toolsets(MemoryBlobs blobs) {
    return ref -> ToolsetJson.read(blobs.get(ref.digest()));
  }

  private static ToolSpec tool(String name, Map<String, Object> properties) {
    Map<String, Object> schema =
        Map.of(
            "$schema",
            "https://json-schema.org/draft/2020-12/schema",
            "type",
            "object",
            "properties",
            properties,
            "required",
            properties.keySet().stream().sorted().toList(),
            "additionalProperties",
            false);
    return new ToolSpec(
        name,
        "does " + name,
        schema,
        CanonicalJson.digest(dev.taskcraft.json.Json.copy(schema)),
        Effect.READ,
        null,
        Duration.ofSeconds(10),
        0,
        ToolSpec.Backoff.DEFAULT,
        "test",
        false,
        false,
        null);
  }
}
