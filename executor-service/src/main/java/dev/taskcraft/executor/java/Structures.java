package dev.taskcraft.executor.java;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of types with properties.
 *
 * @param nested gives the schemas of the properties
 */
record Structures(ObjectMapper mapper, Function<JavaType, Map<String, @Nullable Object>> nested) {

  /**
   * The schema of one record of a sealed type, told apart by its kind.
   *
   * @throws IllegalArgumentException when it has a component of that name itself
   */
  Map<String, @Nullable Object> variant(JavaType base, Class<?> variant) {
    Map<String, @Nullable Object> schema =
        properties(mapper.getTypeFactory().constructSpecializedType(base, variant));
    Map<String, @Nullable Object> properties =
        TypeSchemas.object(
            KindOfVariant.PROPERTY, TypeSchemas.object("const", variant.getSimpleName()));
    List<Object> required = new ArrayList<>(List.of(KindOfVariant.PROPERTY));
    if (schema.get("properties") instanceof Map<?, ?> own) {
      own.forEach(
          (name, of) -> {
            if (properties.put((String) name, of) != null) {
              throw new IllegalArgumentException(
                  "%s has a component '%s', which tells the records of %s apart; rename it"
                      .formatted(variant.getName(), name, base.getRawClass().getName()));
            }
          });
    }
    if (schema.get("required") instanceof List<?> own) {
      required.addAll(own);
    }
    schema.put("properties", properties);
    schema.put("required", required);
    return schema;
  }

  /**
   * The schema of a record, whose components are required, or of a bean, whose properties are not:
   * a bean has its own defaults.
   *
   * @throws IllegalArgumentException for anything else
   */
  Map<String, @Nullable Object> properties(JavaType type) {
    Class<?> raw = type.getRawClass();
    List<BeanPropertyDefinition> found =
        mapper.getDeserializationConfig().introspect(type).findProperties().stream()
            .filter(BeanPropertyDefinition::couldDeserialize)
            .toList();
    if (!raw.isRecord()) {
      requireBean(raw, found);
    }
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    Map<String, RecordComponent> components = components(raw);
    for (BeanPropertyDefinition property : found) {
      Map<String, @Nullable Object> schema = nested.apply(property.getPrimaryType());
      RecordComponent component = components.get(property.getName());
      if (component != null) {
        ParameterNotes notes = ParameterNotes.of(component, component.getAnnotatedType());
        schema = notes.nullable() ? TypeSchemas.orNull(schema) : schema;
        if (notes.description() != null) {
          schema.put("description", notes.description());
        }
        if (notes.required()
            && !notes.nullable()
            && !TypeSchemas.isOptional(property.getPrimaryType())) {
          required.add(property.getName());
        }
      }
      properties.put(property.getName(), schema);
    }
    Map<String, @Nullable Object> schema =
        TypeSchemas.object("type", "object", "properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, RecordComponent> components(Class<?> raw) {
    Map<String, RecordComponent> components = new HashMap<>();
    if (raw.isRecord()) {
      for (RecordComponent component : raw.getRecordComponents()) {
        components.put(component.getName(), component);
      }
    }
    return components;
  }

  private static void requireBean(Class<?> raw, List<BeanPropertyDefinition> properties) {
    boolean constructible =
        !raw.isInterface()
            && !Modifier.isAbstract(raw.getModifiers())
            && Stream.of(raw.getDeclaredConstructors()).anyMatch(c -> c.getParameterCount() == 0);
    if (raw.getClassLoader() == null || !constructible || properties.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no JSON form; use a record, an enum, a bean with a no-argument constructor and setters, or Object for any JSON"
              .formatted(raw.getName()));
    }
  }
}
