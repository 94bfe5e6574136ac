package dev.taskcraft.coworker.yaml;

import dev.taskcraft.coworker.BuiltInNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema (draft 2020-12) of the coworker file, for completion in editors. Made of the same
 * table that the reader uses. It knows the structure only: what needs more than one place of the
 * file to judge, such as a step id that stands twice, only the reader finds.
 */
public final class CoworkerSchema {
  private final Map<String, Object> definitions = new LinkedHashMap<>();

  private CoworkerSchema() {}

  /** The schema, as plain JSON values. */
  public static Map<String, Object> json() {
    CoworkerSchema writer = new CoworkerSchema();
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "TaskCraft coworker");
    schema.putAll(writer.of(Keys.COWORKER));
    schema.put("$defs", writer.definitions);
    return schema;
  }

  private Map<String, Object> of(Shape shape) {
    return switch (shape) {
      case Shape.Text(_, var pattern, _, _) ->
          object("type", "string", "pattern", "^(?:" + pattern + ")$");
      case Shape.Choice(var words) -> object("enum", words);
      case Shape.BuiltInTool _ -> object("enum", BuiltInNames.ALL);
      case Shape.Whole(var least, var most) ->
          object("type", "integer", "minimum", least, "maximum", most);
      case Shape.Flag _ -> object("type", "boolean");
      case Shape.Span span ->
          anyOf(
              List.of(
                  object("type", "string", "pattern", "^(?:" + Spans.pattern(span) + ")$"),
                  object(
                      "type",
                      "number",
                      "minimum",
                      Spans.LEAST_SECONDS,
                      "maximum",
                      Spans.mostSeconds(span))));
      case Shape.Value _ -> object();
      case Shape.Single _ -> object("type", List.of("string", "number", "boolean"));
      case Shape.ListOf(var item, var least) ->
          object("type", "array", "minItems", least, "items", of(item));
      case Shape.MapOf(var key, var value) ->
          object("type", "object", "propertyNames", of(key), "additionalProperties", of(value));
      case Shape.Section section -> section(section);
      case Shape.OneOf(var alternatives) -> anyOf(alternatives.stream().map(this::of).toList());
      case Shape.Named named -> reference(named);
    };
  }

  private Map<String, Object> section(Shape.Section section) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Shape.Key key : section.keys()) {
      Map<String, Object> property = object("description", key.description());
      Map<String, Object> value = of(key.shape());
      property.putAll(
          key.presence() == Shape.Presence.MAY_BE_EMPTY
              ? anyOf(List.of(value, object("type", "null")))
              : value);
      properties.put(key.name(), property);
      if (key.presence() == Shape.Presence.REQUIRED) {
        required.add(key.name());
      }
    }
    Map<String, Object> schema = object("type", "object", "properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private Map<String, Object> reference(Shape.Named named) {
    if (!definitions.containsKey(named.name())) {
      definitions.put(named.name(), object());
      definitions.put(named.name(), of(named.shape().get()));
    }
    return object("$ref", "#/$defs/" + named.name());
  }

  private static Map<String, Object> anyOf(List<Map<String, Object>> schemas) {
    return object("anyOf", schemas);
  }

  private static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }
}
