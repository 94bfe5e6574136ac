package dev.taskcraft.executor.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.tool.Effect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes annotated for other frameworks. The annotations here are twins, under the real names. */
class NotesTest {
  private static final String RUNTIME =
      "@java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME) ";

  @TempDir Path temp;
  private Sources sources;

  @BeforeEach
  void writeTheAnnotations() {
    sources = new Sources(temp);
    sources.write(
        "dev/langchain4j/agent/tool/Tool.java",
        "package dev.langchain4j.agent.tool; "
            + RUNTIME
            + "public @interface Tool { String name() default \"\"; String[] value() default \"\"; }");
    sources.write(
        "dev/langchain4j/agent/tool/P.java",
        "package dev.langchain4j.agent.tool; "
            + RUNTIME
            + "public @interface P { String name() default \"\"; String value() default \"\"; String description() default \"\";"
            + " boolean required() default true; String defaultValue() default \"<none>\"; }");
    sources.write(
        "com/google/adk/tools/Annotations.java",
        "package com.google.adk.tools; public final class Annotations { "
            + RUNTIME
            + "public @interface Schema { String name() default \"\"; String description() default \"\"; boolean optional() default false; } }");
  }

  @Test
  void honoursLangChain4j() {
    Tool tool =
        sources
            .tools(
                """
                @dev.langchain4j.agent.tool.Tool(name = "book_table", value = {"Books a table.", "Only for two."})
                public String book(
                    @dev.langchain4j.agent.tool.P("the day") String day,
                    @dev.langchain4j.agent.tool.P(name = "guests", description = "how many", defaultValue = "2") int n,
                    @dev.langchain4j.agent.tool.P(value = "wishes", required = false) String wishes) {
                  return day + n + wishes;
                }
                public void plain() {}
                """)
            .get("book_table");

    assertThat(tool.spec().description()).isEqualTo("Books a table.\nOnly for two.");
    assertThat(tool.spec().effect()).isEqualTo(Effect.IRREVERSIBLE);
    assertThat(tool.spec().schema())
        .containsEntry("required", List.of("day"))
        .containsEntry(
            "properties",
            Map.of(
                "day", Map.of("type", "string", "description", "the day"),
                "guests", Map.of("type", "integer", "description", "how many", "default", 2L),
                "wishes", Map.of("type", "string", "description", "wishes")));
    assertThat(Sources.value(tool, Map.of("day", "today"))).isEqualTo("today2null");
    sources.close();
  }

  @Test
  void honoursAdk() {
    Tool tool =
        sources
            .tools(
                """
                @com.google.adk.tools.Annotations.Schema(name = "get_weather", description = "The weather.")
                public static Map<String, String> weather(
                    @com.google.adk.tools.Annotations.Schema(name = "city", description = "a city") String c,
                    @com.google.adk.tools.Annotations.Schema(optional = true) String unit) {
                  return Map.of("city", c, "unit", String.valueOf(unit));
                }
                """)
            .get("get_weather");

    assertThat(tool.spec().description()).isEqualTo("The weather.");
    assertThat(tool.spec().schema())
        .containsEntry("required", List.of("city"))
        .containsEntry(
            "properties",
            Map.of(
                "city", Map.of("type", "string", "description", "a city"),
                "unit", Map.of("type", "string")));
    assertThat(Sources.value(tool, Map.of("city", "Bern")))
        .isEqualTo(Map.of("city", "Bern", "unit", "null"));
    sources.close();
  }

  @Test
  void prefersOurOwnAnnotation() {
    Tool tool =
        sources
            .tools(
                """
                @dev.taskcraft.tools.Tool(description = "Ours.")
                @dev.langchain4j.agent.tool.Tool(name = "theirs", value = "Theirs.")
                public void both() {}
                """)
            .get("theirs");

    assertThat(tool.spec().description()).isEqualTo("Ours.");
    sources.close();
  }
}
