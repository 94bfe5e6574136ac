package dev.taskcraft.executor.java;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schemas (draft 2020-12) of the types of one tool's parameters, as Jackson reads them. Types
 * stand in place, because models follow references badly; only recursive ones go to {@code $defs}.
 */
final class TypeSchemas {
  private final ObjectMapper mapper;
  private final Structures structures;
  private final Set<JavaType> open = new HashSet<>();
  private final Map<JavaType, String> recursive = new HashMap<>();
  private final Map<String, @Nullable Object> definitions = new LinkedHashMap<>();

  TypeSchemas(ObjectMapper mapper) {
    this.mapper = mapper;
    this.structures = new Structures(mapper, this::of);
  }

  /** The definitions that schemas made so far refer to. */
  Map<String, @Nullable Object> definitions() {
    return definitions;
  }

  /**
   * The schema of a type.
   *
   * @throws IllegalArgumentException for a type that has no JSON form, saying what to use instead
   */
  Map<String, @Nullable Object> of(JavaType type) {
    Class<?> raw = type.getRawClass();
    Map<String, @Nullable Object> scalar = Scalars.schema(raw);
    if (scalar != null) {
      return new LinkedHashMap<>(scalar);
    }
    if (type.isReferenceType()) {
      return orNull(of(type.getReferencedType()));
    }
    if (raw.isEnum()) {
      return object(
          "type", "string", "enum", Stream.of(raw.getEnumConstants()).map(this::json).toList());
    }
    if (type.isArrayType() || type.isCollectionLikeType()) {
      Map<String, @Nullable Object> array =
          object("type", "array", "items", of(type.getContentType()));
      if (Set.class.isAssignableFrom(raw)) {
        array.put("uniqueItems", true);
      }
      return array;
    }
    if (type.isMapLikeType()) {
      return map(type);
    }
    return structure(type);
  }

  /** The same schema with null allowed as well. */
  static Map<String, @Nullable Object> orNull(Map<String, @Nullable Object> schema) {
    Map<String, @Nullable Object> either = new LinkedHashMap<>(schema);
    if (schema.isEmpty() || schema.get("type") instanceof List<?>) {
      return either;
    }
    if (!(schema.get("type") instanceof String type)) {
      return object("anyOf", List.of(schema, Map.of("type", "null")));
    }
    either.put("type", List.of(type, "null"));
    if (schema.get("enum") instanceof List<?> values) {
      List<@Nullable Object> withNull = new ArrayList<>(values);
      withNull.add(null);
      either.put("enum", withNull);
    }
    return either;
  }

  private Map<String, @Nullable Object> map(JavaType type) {
    JavaType key = type.getKeyType();
    Map<String, @Nullable Object> schema =
        object("type", "object", "additionalProperties", of(type.getContentType()));
    if (key.isEnumType()) {
      schema.put("propertyNames", of(key));
    } else if (!key.hasRawClass(String.class) && !key.hasRawClass(Object.class)) {
      throw new IllegalArgumentException(
          "%s has keys that are not texts; use Map<String, …>".formatted(type.toCanonical()));
    }
    return schema;
  }

  /** A record, a bean, or a choice between records. */
  private Map<String, @Nullable Object> structure(JavaType type) {
    if (open.contains(type) || recursive.containsKey(type)) {
      return reference(recursive.computeIfAbsent(type, this::newName));
    }
    open.add(type);
    Map<String, @Nullable Object> schema;
    List<Class<?>> variants = KindOfVariant.variants(type.getRawClass());
    if (!variants.isEmpty()) {
      schema = object("oneOf", variants.stream().map(v -> structures.variant(type, v)).toList());
    } else {
      schema = structures.properties(type);
    }
    open.remove(type);
    String used = recursive.get(type);
    if (used == null) {
      return schema;
    }
    definitions.put(used, schema);
    return reference(used);
  }

  /** Whether a value of this type can say by itself that there is none. */
  static boolean isOptional(JavaType type) {
    return type.isReferenceType() || type.getRawClass().getName().startsWith("java.util.Optional");
  }

  private String newName(JavaType type) {
    String simple = type.getRawClass().getSimpleName();
    return recursive.containsValue(simple) ? simple + (recursive.size() + 1) : simple;
  }

  private static Map<String, @Nullable Object> reference(String name) {
    return object("$ref", "#/$defs/" + name);
  }

  private @Nullable Object json(Object constant) {
    return mapper.convertValue(constant, String.class);
  }

  /** A JSON object of names and values in turn. */
  static Map<String, @Nullable Object> object(Object... namesAndValues) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
