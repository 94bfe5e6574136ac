package dev.taskcraft.executor.java;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An annotation read by the names of its elements, so that other projects' annotations count
 * without a dependency on them. An element that is missing or has its default says nothing.
 */
record Note(Annotation annotation) {
  static @Nullable Note find(Annotation[] annotations, String type) {
    for (Annotation annotation : annotations) {
      if (annotation.annotationType().getName().equals(type)) {
        return new Note(annotation);
      }
    }
    return null;
  }

  /** A text, or the lines of several; null when it says nothing. */
  static @Nullable String text(@Nullable Note note, String element) {
    return switch (note == null ? null : note.said(element)) {
      case String text when !text.isEmpty() -> text;
      case String[] lines when lines.length > 0 && !String.join("", lines).isEmpty() ->
          String.join("\n", lines);
      case null, default -> null;
    };
  }

  /** A flag; null when it says nothing. */
  static @Nullable Boolean flag(@Nullable Note note, String element) {
    return (note != null && note.said(element) instanceof Boolean flag) ? flag : null;
  }

  private @Nullable Object said(String element) {
    try {
      Method method = annotation.annotationType().getMethod(element);
      method.setAccessible(true);
      Object value = method.invoke(annotation);
      return Objects.deepEquals(value, method.getDefaultValue()) ? null : value;
    } catch (ReflectiveOperationException _) {
      return null;
    }
  }
}
