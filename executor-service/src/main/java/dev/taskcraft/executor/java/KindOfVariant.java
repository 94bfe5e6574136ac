package dev.taskcraft.executor.java;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells the records of a sealed interface apart by a property {@code kind} with the record's name.
 */
final class KindOfVariant extends JacksonAnnotationIntrospector {
  static final String PROPERTY = "kind";
  private static final long serialVersionUID = 1;

  /** The records that a sealed type permits; empty when it is not such a type. */
  static List<Class<?>> variants(Class<?> type) {
    Class<?>[] permitted = type.isSealed() ? type.getPermittedSubclasses() : new Class<?>[0];
    return Stream.of(permitted).allMatch(Class::isRecord) ? List.of(permitted) : List.of();
  }

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    return annotated instanceof AnnotatedClass type && isVariant(type.getRawType())
        ? JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, PROPERTY, null, false, false)
        : super.findPolymorphicTypeInfo(config, annotated);
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
    List<Class<?>> variants = variants(annotated.getRawType());
    return variants.isEmpty()
        ? super.findSubtypes(annotated)
        : variants.stream().map(v -> new NamedType(v, v.getSimpleName())).toList();
  }

  @Override
  public @Nullable String findTypeName(AnnotatedClass type) {
    return isVariant(type.getRawType())
        ? type.getRawType().getSimpleName()
        : super.findTypeName(type);
  }

  private static boolean isVariant(Class<?> type) {
    return !variants(type).isEmpty()
        || (type.isRecord()
            && Stream.of(type.getInterfaces()).anyMatch(of -> !variants(of).isEmpty()));
  }
}
