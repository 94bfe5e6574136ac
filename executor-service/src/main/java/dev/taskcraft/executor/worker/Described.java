package dev.taskcraft.executor.worker;

import dev.taskcraft.json.Json;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import dev.taskcraft.tool.ToolSpec.Backoff;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool as its worker describes it: an entry of {@code tools/list}. Two are equal when everything
 * that a caller relies on is.
 */
record Described(
    String name, String description, Map<String, @Nullable Object> schema, Marks marks) {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** What the module's author says of it, or the defaults. */
  record Marks(
      Effect effect, Duration timeout, int retries, Backoff backoff, boolean reconcilable) {}

  static Described of(Map<String, @Nullable Object> entry) {
    return new Described(
        String.valueOf(entry.get("name")),
        entry.get("description") instanceof String text ? text : "",
        object(entry.get("inputSchema")),
        marks(object(entry.get("_meta"))));
  }

  /** The tool before the operator's settings. */
  ToolSpec spec(String origin, String code) {
    return new ToolSpec(
        name,
        description,
        schema,
        CanonicalJson.digest(schema),
        marks.effect,
        null,
        marks.timeout,
        marks.retries,
        marks.backoff,
        origin,
        false,
        false,
        code);
  }

  private static Marks marks(Map<String, @Nullable Object> meta) {
    return new Marks(
        meta.get("dev.taskcraft/effect") instanceof String effect
            ? Effect.valueOf(effect.toUpperCase(Locale.ROOT))
            : Effect.IRREVERSIBLE,
        meta.get("dev.taskcraft/timeout-seconds") instanceof Number seconds
            ? seconds(seconds)
            : TIMEOUT,
        meta.get("dev.taskcraft/retries") instanceof Long retries ? retries.intValue() : 0,
        backoff(object(meta.get("dev.taskcraft/backoff"))),
        Boolean.TRUE.equals(meta.get("dev.taskcraft/reconcilable")));
  }

  private static Backoff backoff(Map<String, @Nullable Object> backoff) {
    return backoff.get("initial") instanceof Number initial
            && backoff.get("max") instanceof Number max
            && backoff.get("factor") instanceof Number factor
        ? new Backoff(seconds(initial), seconds(max), factor.doubleValue())
        : Backoff.DEFAULT;
  }

  private static Duration seconds(Number seconds) {
    return Duration.ofMillis(Math.max(1, Math.round(seconds.doubleValue() * 1000)));
  }

  static Map<String, @Nullable Object> object(@Nullable Object value) {
    return Json.copy(Json.object(value));
  }
}
