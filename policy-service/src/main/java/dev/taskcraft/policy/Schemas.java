package dev.taskcraft.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.taskcraft.tool.ToolSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Arguments against the JSON Schema of their tool, before any rule sees them. Arguments that the
 * schema does not know are refused even where it forgot to say so. Safe for use by several threads.
 */
final class Schemas {
  private static final int MESSAGES = 5;

  private final ObjectMapper mapper = new ObjectMapper();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<String, Schema> byDigest = new ConcurrentHashMap<>();

  /** Says what is wrong with these arguments; null when nothing is. */
  @Nullable String problem(ToolSpec tool, Map<String, @Nullable Object> args) {
    List<String> unknown = unknown(tool.schema(), args);
    if (!unknown.isEmpty()) {
      return "tool '%s' has no argument %s; it takes %s"
          .formatted(
              tool.name(),
              quoted(unknown),
              properties(tool.schema()).isEmpty()
                  ? "none"
                  : quoted(List.copyOf(properties(tool.schema()).keySet())));
    }
    List<Error> errors;
    try {
      Schema schema = byDigest.computeIfAbsent(tool.schemaDigest(), _ -> compile(tool));
      errors = schema.validate(mapper.<JsonNode>valueToTree(args));
    } catch (SchemaException | StackOverflowError unusable) {
      // A stranger's schema, perhaps: references that lead nowhere show only when they are
      // followed.
      return "the schema of tool '%s' can't be used (%s); its maker must correct it"
          .formatted(
              tool.name(),
              unusable instanceof SchemaException ? unusable.getMessage() : "it refers to itself");
    }
    return errors.isEmpty()
        ? null
        : errors.stream()
            .limit(MESSAGES)
            .map(error -> error.getInstanceLocation() + " " + error.getMessage())
            .collect(Collectors.joining("; ", "arguments of '" + tool.name() + "': ", ""));
  }

  private Schema compile(ToolSpec tool) {
    return registry.getSchema(mapper.<JsonNode>valueToTree(tool.schema()));
  }

  private static List<String> unknown(
      Map<String, @Nullable Object> schema, Map<String, @Nullable Object> args) {
    return schema.containsKey("additionalProperties") || schema.containsKey("patternProperties")
        ? List.of()
        : args.keySet().stream().filter(name -> !properties(schema).containsKey(name)).toList();
  }

  private static Map<?, ?> properties(Map<String, @Nullable Object> schema) {
    return schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String quoted(List<?> names) {
    return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }
}
