package dev.taskcraft.executor.builtin.call;

import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import dev.taskcraft.tool.ToolSpec.Backoff;
import dev.taskcraft.tool.ToolSpec.ReadWhen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the description of one built-in tool; its arguments keep the order they are added in. */
public final class Spec {
  private final String name;
  private final String description;
  private final Effect effect;
  private final Map<String, Object> properties = new LinkedHashMap<>();
  private final List<String> required = new ArrayList<>();
  private Duration timeout = Duration.ofSeconds(30);
  private @Nullable ReadWhen readWhen;
  private boolean guarded;
  private boolean answeredByPerson;

  private Spec(String name, String description, Effect effect) {
    this.name = name;
    this.description = description;
    this.effect = effect;
  }

  /** Begins a description. */
  public static Spec of(String name, Effect effect, String description) {
    return new Spec(name, description, effect);
  }

  /** Adds an argument that every call must have. */
  public Spec required(String argument, Map<String, Object> schema) {
    required.add(argument);
    return optional(argument, schema);
  }

  /** Adds an argument that a call may leave out. */
  public Spec optional(String argument, Map<String, Object> schema) {
    properties.put(argument, schema);
    return this;
  }

  public Spec timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  public Spec readWhen(ReadWhen condition) {
    readWhen = condition;
    return this;
  }

  public Spec guarded() {
    guarded = true;
    return this;
  }

  public Spec answeredByPerson() {
    answeredByPerson = true;
    return this;
  }

  /** A text. */
  public static Map<String, Object> text(String description) {
    return schema("type", "string", description);
  }

  /** One of a few texts. */
  public static Map<String, Object> choice(String description, List<String> values) {
    Map<String, Object> schema = schema("type", "string", description);
    schema.put("enum", values);
    return schema;
  }

  /** A whole number within limits. */
  public static Map<String, Object> integer(String description, long minimum, long maximum) {
    Map<String, Object> schema = schema("type", "integer", description);
    schema.put("minimum", minimum);
    schema.put("maximum", maximum);
    return schema;
  }

  /** True or false. */
  public static Map<String, Object> flag(String description) {
    return schema("type", "boolean", description);
  }

  /** Texts in order. */
  public static Map<String, Object> texts(String description, int minimum) {
    Map<String, Object> schema = schema("type", "array", description);
    schema.put("items", Map.of("type", "string"));
    schema.put("minItems", minimum);
    return schema;
  }

  /** An object from texts to texts. */
  public static Map<String, Object> textByName(String description) {
    Map<String, Object> schema = schema("type", "object", description);
    schema.put("additionalProperties", Map.of("type", "string"));
    return schema;
  }

  /** One of several forms. */
  public static Map<String, Object> either(String description, List<Map<String, Object>> forms) {
    return schema("anyOf", forms, description);
  }

  /**
   * A form with one rule; in this order, so that the toolset is the same bytes in every process.
   */
  public static Map<String, Object> form(String type, String rule, Object value) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("type", type);
    form.put(rule, value);
    return form;
  }

  private static Map<String, Object> schema(String key, Object value, String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put(key, value);
    schema.put("description", description);
    return schema;
  }

  /** The finished description. */
  public ToolSpec build() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return new ToolSpec(
        name,
        description,
        schema,
        CanonicalJson.digest(schema),
        effect,
        readWhen,
        timeout,
        0,
        Backoff.DEFAULT,
        "built in",
        answeredByPerson,
        guarded,
        null);
  }
}
