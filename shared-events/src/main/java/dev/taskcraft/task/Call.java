package dev.taskcraft.task;

import dev.taskcraft.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A proposal to run one tool with these arguments. Only the gate turns it into a run.
 *
 * @param args a JSON object, see {@link Json}
 */
public record Call(String tool, Map<String, @Nullable Object> args) {
  public Call {
    if (tool.isEmpty() || tool.length() > 128) {
      throw new IllegalArgumentException(
          "tool name of " + tool.length() + " characters; 1 to 128 are allowed");
    }
    args = Json.copy(args);
  }
}
