package dev.taskcraft.executor.java.worker;

import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads what requests carry. */
final class Params {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private Params() {}

  /**
   * The call as its {@code _meta} tells of it; what it leaves out is as for a first attempt.
   *
   * @param secrets adds the secrets that every call has
   */
  static ToolContext context(
      Map<String, @Nullable Object> meta,
      UnaryOperator<Map<String, String>> secrets,
      Consumer<String> log) {
    Map<String, String> own = new LinkedHashMap<>();
    Json.object(meta.get("dev.taskcraft/secrets"))
        .forEach((name, value) -> own.put(name, String.valueOf(value)));
    return new ToolContext(
        text(meta, "task"),
        number(meta, "step", 0),
        number(meta, "attempt", 1),
        text(meta, "idempotency-key"),
        meta.get("dev.taskcraft/timeout-seconds") instanceof Number seconds
            ? Duration.ofMillis(Math.max(1, Math.round(seconds.doubleValue() * 1000)))
            : TIMEOUT,
        secrets.apply(own),
        paths(meta.get("dev.taskcraft/workspace")),
        log);
  }

  private static String text(Map<String, @Nullable Object> meta, String name) {
    return meta.get("dev.taskcraft/" + name) instanceof String text ? text : "";
  }

  private static int number(Map<String, @Nullable Object> meta, String name, int otherwise) {
    return meta.get("dev.taskcraft/" + name) instanceof Long number
        ? Math.toIntExact(number)
        : otherwise;
  }

  private static List<Path> paths(@Nullable Object value) {
    List<Path> paths = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(path -> paths.add(Path.of(String.valueOf(path))));
    }
    return paths;
  }
}
