package dev.taskcraft.executor.java;

import dev.taskcraft.tool.Effect;
import dev.taskcraft.tools.Tool;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a method says of itself as a tool, by our annotation, LangChain4j's {@code @Tool} or ADK's
 * {@code @Schema}, in this order.
 */
record MethodNotes(String name, String description, Effect effect, Duration timeout, int retries) {
  static MethodNotes of(Method method) {
    Annotation[] annotations = method.getAnnotations();
    Tool tool = method.getAnnotation(Tool.class);
    Note ours = tool == null ? null : new Note(tool);
    Note langchain = Note.find(annotations, "dev.langchain4j.agent.tool.Tool");
    Note adk = Note.find(annotations, "com.google.adk.tools.Annotations$Schema");
    return new MethodNotes(
        first(
            Note.text(ours, "name"),
            Note.text(langchain, "name"),
            Note.text(adk, "name"),
            method.getName()),
        first(
            Note.text(ours, "description"),
            Note.text(langchain, "value"),
            Note.text(adk, "description"),
            words(method.getName())),
        tool == null ? Effect.IRREVERSIBLE : tool.effect(),
        Duration.ofSeconds(tool == null ? 60 : tool.timeoutSeconds()),
        tool == null ? 0 : tool.retries());
  }

  private static String first(
      @Nullable String a, @Nullable String b, @Nullable String c, String fallback) {
    return a != null ? a : b != null ? b : c != null ? c : fallback;
  }

  /** {@code sendReport} as {@code Send report}: a model gets something to read in any case. */
  private static String words(String name) {
    String spaced =
        name.replace('_', ' ')
            .replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
            .toLowerCase(Locale.ROOT)
            .strip();
    return spaced.isEmpty() ? name : Character.toUpperCase(spaced.charAt(0)) + spaced.substring(1);
  }
}
