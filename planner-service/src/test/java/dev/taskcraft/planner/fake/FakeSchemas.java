package dev.taskcraft.planner.fake;

import static dev.taskcraft.planner.fake.FakeRequest.object;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks function declarations as the API does: names, and JSON Schema where it is understood. */
final class FakeSchemas {
  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "integer", "number", "boolean", "null");

  private FakeSchemas() {}

  static @Nullable String problem(List<Map<String, Object>> declarations) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < declarations.size(); i++) {
      Map<String, Object> declaration = declarations.get(i);
      String place = "GenerateContentRequest.tools[0].function_declarations[" + i + "]";
      String name = String.valueOf(declaration.get("name"));
      if (!name.matches("[A-Za-z_][A-Za-z0-9_.:-]{0,127}")) {
        return "* %s.name: Invalid function name. Must start with a letter or an underscore. Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 128.\n"
            .formatted(place);
      }
      if (!names.add(name)) {
        return "Duplicate function declaration found: " + name;
      }
      if (declaration.containsKey("parameters")) {
        return "the fake API takes parametersJsonSchema only";
      }
      String problem = schema(object(declaration, "parametersJsonSchema"), true);
      if (problem != null) {
        return "* %s.parameters_json_schema: %s\n".formatted(place, problem);
      }
    }
    return null;
  }

  private static @Nullable String schema(Map<String, Object> schema, boolean top) {
    Object type = schema.get("type");
    if (top && !"object".equals(type)) {
      return "parameters schema should be of type OBJECT";
    }
    if (schema.containsKey("$schema")) {
      return "Unknown name \"$schema\"";
    }
    for (Object one :
        type instanceof List<?> list ? list : type == null ? List.of() : List.of(type)) {
      if (!TYPES.contains(one)) {
        return "unknown type '" + one + "'";
      }
    }
    if (schema.get("$ref") instanceof String ref && !ref.startsWith("#")) {
      return "unsupported reference '" + ref + "'";
    }
    if (schema.containsKey("required") && !(schema.get("required") instanceof List<?>)) {
      return "required should be an array";
    }
    for (String one : List.of("properties", "$defs")) {
      for (Map.Entry<String, Object> field : object(schema, one).entrySet()) {
        String problem =
            field.getValue() instanceof Map<?, ?>
                ? schema(object(object(schema, one), field.getKey()), false)
                : "should be an object";
        if (problem != null) {
          return one + "." + field.getKey() + ": " + problem;
        }
      }
    }
    return schema.get("items") instanceof Map<?, ?> ? schema(object(schema, "items"), false) : null;
  }
}
