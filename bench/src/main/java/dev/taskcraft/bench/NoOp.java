package dev.taskcraft.bench;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tools in this process that do nothing: one that says it reads, one whose effect is for good. */
final class NoOp implements ToolFactory {
  private static final Map<String, @Nullable Object> SCHEMA =
      Map.of(
          "type",
          "object",
          "properties",
          Map.of("text", Map.of("type", "string"), "n", Map.of("type", "integer")),
          "required",
          List.of("text"),
          "additionalProperties",
          false);

  static String name(Effect effect) {
    return effect == Effect.READ ? "look" : "act";
  }

  @Override
  public boolean opens(ToolSource source) {
    return source instanceof ToolSource.BuiltIn;
  }

  @Override
  public Opened open(ToolSource source, Place place) {
    return new Opened(List.of(tool(Effect.READ), tool(Effect.IRREVERSIBLE)), () -> {});
  }

  private static Tool tool(Effect effect) {
    ToolSpec spec =
        new ToolSpec(
            name(effect),
            "Does nothing.",
            SCHEMA,
            CanonicalJson.digest(SCHEMA),
            effect,
            null,
            Duration.ofMinutes(1),
            0,
            ToolSpec.Backoff.DEFAULT,
            "bench",
            false,
            false,
            null);
    return new Tool() {
      @Override
      public ToolSpec spec() {
        return spec;
      }

      @Override
      public ToolResult call(Map<String, @Nullable Object> args, ToolContext context) {
        return ToolResult.Returned.of("done");
      }
    };
  }
}
