package dev.taskcraft.executor.java;

import dev.taskcraft.tools.Param;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a parameter or a record's component says of itself, by our {@code @Param}, LangChain4j's
 * {@code @P} or {@code @Description}, or ADK's {@code @Schema}.
 *
 * @param nullable whether any annotation named {@code Nullable} stands on it or its type
 */
record ParameterNotes(
    @Nullable String name,
    @Nullable String description,
    boolean required,
    @Nullable String defaultValue,
    boolean nullable) {

  static ParameterNotes of(AnnotatedElement element, AnnotatedType type) {
    Annotation[] annotations = element.getAnnotations();
    Note ours = Note.find(annotations, Param.class.getName());
    Note langchain = Note.find(annotations, "dev.langchain4j.agent.tool.P");
    Note about = Note.find(annotations, "dev.langchain4j.model.output.structured.Description");
    Note adk = Note.find(annotations, "com.google.adk.tools.Annotations$Schema");
    return new ParameterNotes(
        first(Note.text(ours, "name"), Note.text(langchain, "name"), Note.text(adk, "name")),
        first(
            Note.text(ours, "description"),
            Note.text(langchain, "description"),
            Note.text(langchain, "value"),
            Note.text(about, "value"),
            Note.text(adk, "description")),
        !Boolean.FALSE.equals(Note.flag(ours, "required"))
            && !Boolean.FALSE.equals(Note.flag(langchain, "required"))
            && !Boolean.TRUE.equals(Note.flag(adk, "optional")),
        first(defaultValue(element), Note.text(langchain, "defaultValue")),
        Stream.of(annotations, type.getAnnotations())
            .flatMap(Stream::of)
            .anyMatch(a -> a.annotationType().getSimpleName().equals("Nullable")));
  }

  private static @Nullable String defaultValue(AnnotatedElement element) {
    Param param = element.getAnnotation(Param.class);
    if (param == null || param.defaultValue().length == 0) {
      return null;
    }
    if (param.defaultValue().length > 1) {
      throw new IllegalArgumentException("defaultValue of @Param takes one text, not several");
    }
    return param.defaultValue()[0];
  }

  private static @Nullable String first(@Nullable String... candidates) {
    for (String candidate : candidates) {
      if (candidate != null) {
        return candidate;
      }
    }
    return null;
  }
}
