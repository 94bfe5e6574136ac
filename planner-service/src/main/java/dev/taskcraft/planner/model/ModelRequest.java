package dev.taskcraft.planner.model;

import dev.taskcraft.json.Json;
import dev.taskcraft.tool.ToolSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a model sees for one answer.
 *
 * @param model its name at the provider
 * @param system who it is and what holds throughout
 * @param messages the first is from a person; results follow the message that made the calls
 * @param tools what it may call; empty for none
 * @param schema JSON Schema of the answer's text; null for free text
 */
public record ModelRequest(
    String model,
    String system,
    List<Message> messages,
    List<ToolSpec> tools,
    @Nullable Map<String, @Nullable Object> schema) {
  public ModelRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    schema = schema == null ? null : Json.copy(schema);
  }

  /** One without tools whose answer follows a schema. */
  public static ModelRequest of(
      String model, String system, String text, @Nullable Map<String, @Nullable Object> schema) {
    return new ModelRequest(
        model, system, List.of(new Message.FromPerson(text)), List.of(), schema);
  }

  /** The same for the tools of a task. */
  public static ModelRequest withTools(
      String model, String system, List<Message> messages, Collection<ToolSpec> tools) {
    return new ModelRequest(model, system, messages, List.copyOf(tools), null);
  }
}
