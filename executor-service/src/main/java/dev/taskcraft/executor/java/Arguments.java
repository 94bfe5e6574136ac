package dev.taskcraft.executor.java;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.json.Json;
import dev.taskcraft.tools.ToolContext;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of one method: their schema, and the values to call it with. */
final class Arguments {
  private final ObjectMapper mapper;
  private final List<Slot> slots;
  private final Map<String, @Nullable Object> schema;

  private Arguments(ObjectMapper mapper, List<Slot> slots, Map<String, @Nullable Object> schema) {
    this.mapper = mapper;
    this.slots = slots;
    this.schema = schema;
  }

  /**
   * Reads a method's parameters.
   *
   * @throws IllegalArgumentException for a parameter that no caller could fill in
   */
  static Arguments of(Method method, ObjectMapper mapper) {
    TypeSchemas types = new TypeSchemas(mapper);
    List<Slot> slots = new ArrayList<>();
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    Parameter[] parameters = method.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i].getType() == ToolContext.class) {
        slots.add(new Slot.Context());
        continue;
      }
      ParameterNotes notes = ParameterNotes.of(parameters[i], parameters[i].getAnnotatedType());
      String name = name(parameters[i], i, notes);
      try {
        Argument argument = argument(name, parameters[i], notes, types, mapper);
        slots.add(argument.slot());
        if (properties.put(name, argument.schema()) != null) {
          throw new IllegalArgumentException("another parameter has that name");
        }
        if (argument.required()) {
          required.add(name);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("parameter '%s': %s".formatted(name, reason(e)), e);
      }
    }
    return new Arguments(mapper, List.copyOf(slots), schema(properties, required, types));
  }

  /** The JSON Schema of the arguments object. */
  Map<String, @Nullable Object> schema() {
    return schema;
  }

  /** The names of the arguments. */
  Set<String> names() {
    return slots.stream()
        .filter(Slot.Value.class::isInstance)
        .map(slot -> ((Slot.Value) slot).name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The values for one call.
   *
   * @throws IllegalArgumentException for an argument that its type refuses, also by code of its own
   */
  @Nullable Object[] values(Map<String, @Nullable Object> args, ToolContext context) {
    @Nullable Object[] values = new @Nullable Object[slots.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (slots.get(i)) {
            case Slot.Context() -> context;
            case Slot.Value(var name, var type, var fallback) -> {
              Object json = args.containsKey(name) ? args.get(name) : fallback;
              try {
                yield mapper.convertValue(json, type);
              } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                    "argument '%s': %s".formatted(name, reason(e)), e);
              }
            }
          };
    }
    return values;
  }

  private static String name(Parameter parameter, int index, ParameterNotes notes) {
    if (notes.name() != null) {
      return notes.name();
    }
    if (!parameter.isNamePresent()) {
      throw new IllegalArgumentException(
          "parameter %d (%s) has lost its name; compile with -parameters, or add @Param(name = …)"
              .formatted(index + 1, parameter.getType().getSimpleName()));
    }
    return parameter.getName();
  }

  private static Argument argument(
      String name,
      Parameter parameter,
      ParameterNotes notes,
      TypeSchemas types,
      ObjectMapper mapper) {
    JavaType type = mapper.getTypeFactory().constructType(parameter.getParameterizedType());
    Map<String, @Nullable Object> schema = types.of(type);
    Object fallback = null;
    if (notes.defaultValue() != null) {
      fallback = fallback(notes.defaultValue(), type, schema, mapper);
    } else if (!notes.required() && type.isPrimitive()) {
      fallback = type.hasRawClass(boolean.class) ? (Object) false : (Object) 0L;
    }
    boolean required =
        notes.required() && !notes.nullable() && fallback == null && !TypeSchemas.isOptional(type);
    if (notes.nullable()) {
      schema = TypeSchemas.orNull(schema);
    }
    if (notes.description() != null) {
      schema.put("description", notes.description());
    }
    if (fallback != null) {
      schema.put("default", fallback);
    }
    return new Argument(new Slot.Value(name, type, fallback), schema, required);
  }

  private static @Nullable Object fallback(
      String text, JavaType type, Map<String, @Nullable Object> schema, ObjectMapper mapper) {
    try {
      Object json =
          "string".equals(schema.get("type"))
              ? text
              : Json.copyValue(mapper.readValue(text, Object.class));
      mapper.convertValue(json, type);
      return json;
    } catch (JsonProcessingException _) {
      throw new IllegalArgumentException("defaultValue '%s' is not JSON".formatted(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("defaultValue '%s': %s".formatted(text, reason(e)));
    }
  }

  private static Map<String, @Nullable Object> schema(
      Map<String, @Nullable Object> properties, List<String> required, TypeSchemas types) {
    Map<String, @Nullable Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    if (!types.definitions().isEmpty()) {
      schema.put("$defs", types.definitions());
    }
    return schema;
  }

  /** Jackson's messages without their talk of sources and reference chains. */
  private static String reason(IllegalArgumentException e) {
    return e.getCause() instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : String.valueOf(e.getMessage());
  }

  private record Argument(
      Slot.Value slot, Map<String, @Nullable Object> schema, boolean required) {}

  /** Where the value of one parameter comes from. */
  private sealed interface Slot {
    record Context() implements Slot {}

    record Value(String name, JavaType type, @Nullable Object fallback) implements Slot {}
  }
}
