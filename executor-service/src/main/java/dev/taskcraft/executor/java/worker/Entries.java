package dev.taskcraft.executor.java.worker;

import dev.taskcraft.executor.java.JavaTools;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.tool.ToolSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Tools as entries of {@code tools/list}. */
final class Entries {
  private Entries() {}

  static Map<String, Object> of(Tool tool) {
    ToolSpec spec = tool.spec();
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", spec.name());
    entry.put("description", spec.description());
    entry.put("inputSchema", spec.schema());
    entry.put(
        "_meta",
        Map.of(
            "dev.taskcraft/effect",
            spec.effect().name().toLowerCase(Locale.ROOT),
            "dev.taskcraft/timeout-seconds",
            seconds(spec.timeout()),
            "dev.taskcraft/retries",
            spec.retries(),
            "dev.taskcraft/backoff",
            Map.of(
                "initial", seconds(spec.backoff().initial()),
                "max", seconds(spec.backoff().max()),
                "factor", spec.backoff().factor()),
            "dev.taskcraft/reconcilable",
            JavaTools.reconcilable(tool)));
    return entry;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
