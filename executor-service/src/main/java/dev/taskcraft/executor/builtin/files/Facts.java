package dev.taskcraft.executor.builtin.files;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a tool tells, in a fixed order: {@code Map.of} has another one in each process, and the same
 * call is to leave the same log.
 */
final class Facts {
  private Facts() {}

  static Map<String, Object> of(String name, Object value, String second, Object its) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put(name, value);
    facts.put(second, its);
    return facts;
  }

  static Map<String, Object> of(
      String name, Object value, String second, Object its, String third, Object own) {
    Map<String, Object> facts = of(name, value, second, its);
    facts.put(third, own);
    return facts;
  }
}
