package dev.taskcraft.serde;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.TaskId;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The wire shape of the records as JSON Schema, draft 2020-12. */
final class EventSchemas {
  private static final Set<String> COUNTS = Set.of("step", "turn", "revision", "attempt");
  private static final String UUID =
      "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

  private final SchemaGenerator generator = generator();

  /** The schema of an event's {@code data}. */
  ObjectNode event(String type) {
    return titled(type, EventType.all().get(type));
  }

  /** The schema of a whole line; what {@code data} is depends on {@code type}. */
  ObjectNode envelope() {
    ObjectNode schema = titled("envelope", EventCodec.Line.class);
    ArrayNode types = ((ObjectNode) schema.at("/properties/type")).putArray("enum");
    ArrayNode cases = schema.putArray("allOf");
    for (String type : EventType.names()) {
      types.add(type);
      ObjectNode one = cases.addObject();
      one.putObject("if").putObject("properties").putObject("type").put("const", type);
      one.putObject("then")
          .putObject("properties")
          .putObject("data")
          .put("$ref", "events/" + type + ".schema.json");
    }
    return schema;
  }

  private ObjectNode titled(String title, Type type) {
    ObjectNode schema = generator.generateSchema(type);
    return schema.put("title", title);
  }

  private static SchemaGenerator generator() {
    var config =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES, Option.PLAIN_DEFINITION_KEYS)
            .without(Option.PUBLIC_STATIC_FIELDS, Option.NONPUBLIC_STATIC_FIELDS);
    config
        .forFields()
        .withPropertyNameOverrideResolver(field -> WireShape.word(field.getName()))
        .withRequiredCheck(EventSchemas::required)
        .withNumberInclusiveMinimumResolver(
            field -> counts(field) ? BigDecimal.ONE : isLong(field) ? BigDecimal.ZERO : null)
        .withNumberInclusiveMaximumResolver(
            field -> counts(field) ? BigDecimal.valueOf(100_000) : null)
        .withStringPatternResolver(
            field ->
                field.getName().equals("digest")
                        && field.getDeclaringType().isInstanceOf(BlobRef.class)
                    ? "^sha256:[0-9a-f]{64}$"
                    : null);
    config
        .forTypesInGeneral()
        .withCustomDefinitionProvider(EventSchemas::define)
        .withSubtypeResolver(EventSchemas::kinds)
        .withTypeAttributeOverride((schema, scope, _) -> addKind(schema, scope.getType()));
    return new SchemaGenerator(config.build());
  }

  /** Absent lists and maps are read as empty; anything else is required unless it may be null. */
  private static boolean required(FieldScope field) {
    return !field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class)
        && !field.isContainerType()
        && !field.getType().isInstanceOf(Map.class);
  }

  private static boolean counts(FieldScope field) {
    return field.getRawMember().getType() == int.class && COUNTS.contains(field.getName());
  }

  private static boolean isLong(FieldScope field) {
    return field.getRawMember().getType() == long.class;
  }

  private static @Nullable CustomDefinition define(
      ResolvedType type, SchemaGenerationContext context) {
    Class<?> raw = type.getErasedType();
    ObjectNode schema = context.getGeneratorConfig().createObjectNode();
    if (raw == Object.class) {
      return new CustomDefinition(schema, true);
    }
    if (raw.isEnum()) {
      ArrayNode words = schema.put("type", "string").putArray("enum");
      Arrays.stream(raw.getEnumConstants())
          .map(word -> ((Enum<?>) word).name().toLowerCase(Locale.ROOT))
          .forEach(words::add);
      return new CustomDefinition(schema, true);
    }
    if (raw == TaskId.class) {
      return new CustomDefinition(schema.put("type", "string").put("pattern", UUID), true);
    }
    if (raw == EventId.class) {
      schema.put("type", "string").put("minLength", 1).put("maxLength", 64);
      return new CustomDefinition(schema, true);
    }
    if (raw == Instant.class || raw == Duration.class) {
      schema.put("type", "string");
      return new CustomDefinition(
          schema.put("format", raw == Instant.class ? "date-time" : "duration"), true);
    }
    return null;
  }

  private static @Nullable List<ResolvedType> kinds(
      ResolvedType type, SchemaGenerationContext context) {
    Class<?> raw = type.getErasedType();
    return WireShape.hasKinds(raw)
        ? Arrays.stream(raw.getPermittedSubclasses())
            .map(kind -> context.getTypeContext().resolve(kind))
            .toList()
        : null;
  }

  private static void addKind(ObjectNode schema, ResolvedType type) {
    Class<?> raw = type.getErasedType();
    if (!raw.isRecord() || Arrays.stream(raw.getInterfaces()).noneMatch(WireShape::hasKinds)) {
      return;
    }
    ObjectNode kind = schema.objectNode().put("const", WireShape.word(raw.getSimpleName()));
    ObjectNode properties = schema.objectNode().set("kind", kind);
    schema.set("properties", properties.setAll(schema.withObject("/properties")));
    ArrayNode required = schema.arrayNode().add("kind");
    schema.set("required", required.addAll(schema.withArray("/required")));
  }
}
