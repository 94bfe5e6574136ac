package dev.taskcraft.executor.java.worker;

import dev.taskcraft.executor.Redactor;
import dev.taskcraft.executor.worker.WorkerEnvironment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the secrets that this process has seen out of everything that leaves it. */
final class Redaction {
  private static final int SHORTEST_LINE = 8;

  private final Map<String, String> granted = new LinkedHashMap<>();
  private final Map<String, String> values = new HashMap<>();
  private volatile Redactor redactor = new Redactor(Map.of());

  /** Knows the secrets among the environment's variables. */
  Redaction(Map<String, String> environment) {
    for (String name : environment.getOrDefault(WorkerEnvironment.SECRETS, "").split(",", -1)) {
      String value = environment.get(name);
      if (value != null) {
        granted.put(name, value);
      }
    }
    learn(granted);
  }

  /** The secrets of a call: those of the environment, and its own. */
  Map<String, String> with(Map<String, String> more) {
    learn(more);
    Map<String, String> all = new HashMap<>(granted);
    all.putAll(more);
    return all;
  }

  /** A value of several lines is also hidden line by line: so it would be printed. */
  private synchronized void learn(Map<String, String> secrets) {
    if (values.keySet().containsAll(secrets.values())) {
      return;
    }
    for (String value : secrets.values()) {
      values.put(value, value);
      value
          .lines()
          .filter(line -> line.strip().length() >= SHORTEST_LINE)
          .forEach(line -> values.put(line, line));
    }
    redactor = new Redactor(values);
  }

  String text(String text) {
    return redactor.text(text);
  }

  @Nullable Object value(@Nullable Object value) {
    return redactor.value(value);
  }
}
