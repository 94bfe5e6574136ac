package dev.taskcraft.serde;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import dev.taskcraft.task.TaskEvent;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the wire shape off the domain itself, so that the domain needs no annotations of ours: the
 * permitted records of a sealed interface are its kinds, and what is not {@code @Nullable} is
 * required.
 */
final class WireShape extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1;
  private static final JsonTypeInfo.Value KIND =
      JsonTypeInfo.Value.construct(
          JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "kind", null, false, true);

  @Override
  public Version version() {
    return Version.unknownVersion();
  }

  /** {@code BuiltIn} is {@code built_in}. */
  static String word(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  /** Whether values say their kind. An event does not: its type stands beside it. */
  static boolean hasKinds(Class<?> type) {
    return type.isInterface() && type.isSealed() && !TaskEvent.class.isAssignableFrom(type);
  }

  @Override
  public @Nullable TypeResolverBuilder<?> findTypeResolver(
      MapperConfig<?> config, AnnotatedClass type, JavaType baseType) {
    return hasKinds(type.getRawType()) ? new StdTypeResolverBuilder().init(KIND, null) : null;
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(Annotated type) {
    if (!hasKinds(type.getRawType())) {
      return null;
    }
    return Arrays.stream(type.getRawType().getPermittedSubclasses())
        .map(kind -> new NamedType(kind, word(kind.getSimpleName())))
        .toList();
  }

  @Override
  public @Nullable String findTypeName(AnnotatedClass type) {
    return word(type.getRawType().getSimpleName());
  }

  @Override
  public String[] findEnumValues(
      MapperConfig<?> config, AnnotatedClass type, Enum<?>[] values, @Nullable String[] names) {
    return Arrays.stream(values)
        .map(value -> value.name().toLowerCase(Locale.ROOT))
        .toArray(String[]::new);
  }

  @Override
  public JsonSetter.Value findSetterInfo(Annotated property) {
    JavaType type = property instanceof AnnotatedParameter one ? one.getType() : null;
    if (type == null || type.isPrimitive() || nullable((AnnotatedParameter) property)) {
      return JsonSetter.Value.empty();
    }
    if (!type.isContainerType()) {
      return JsonSetter.Value.forValueNulls(Nulls.FAIL);
    }
    boolean free = type.getContentType().isJavaLangObject();
    return JsonSetter.Value.construct(Nulls.AS_EMPTY, free ? Nulls.DEFAULT : Nulls.FAIL);
  }

  private static boolean nullable(AnnotatedParameter parameter) {
    return parameter.getOwner().getMember() instanceof Executable constructor
        && constructor.getAnnotatedParameterTypes()[parameter.getIndex()].isAnnotationPresent(
            Nullable.class);
  }
}
