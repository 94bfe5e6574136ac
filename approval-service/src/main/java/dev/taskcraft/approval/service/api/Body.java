package dev.taskcraft.approval.service.api;

import dev.taskcraft.serde.StrictJson;
import dev.taskcraft.serde.UnreadableJson;
import dev.taskcraft.service.problem.Problem;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON object of a request, which holds nothing that nobody asked for. */
record Body(Map<String, @Nullable Object> values) {
  private static final int LONGEST = 16 * 1024;

  /**
   * Reads it.
   *
   * @param names what it may hold
   */
  static Body of(@Nullable String text, String... names) {
    Map<String, @Nullable Object> values;
    try {
      values = text == null || text.isBlank() ? Map.of() : StrictJson.parseObject(text);
    } catch (UnreadableJson bad) {
      throw Problem.bad("body", String.valueOf(bad.getMessage()), "send one JSON object")
          .exception();
    }
    Set<String> known = Set.of(names);
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw Problem.bad(name, "unknown property", "it may hold " + String.join(", ", names))
            .exception();
      }
    }
    return new Body(values);
  }

  /** The text of that name; null when it is absent. */
  @Nullable String text(String name) {
    return switch (values.get(name)) {
      case null -> null;
      case String text when text.length() > LONGEST ->
          throw Problem.bad(
                  name,
                  "%d characters; at most %d are taken".formatted(text.length(), LONGEST),
                  "make it shorter")
              .exception();
      case String text -> text;
      case Object other ->
          throw Problem.bad(
                  name, other.getClass().getSimpleName() + " is no text", "send a JSON string")
              .exception();
    };
  }

  /** The text of that name, which must be there. */
  String required(String name) {
    String text = text(name);
    if (text == null || text.isBlank()) {
      throw Problem.bad(name, "it is missing", "send {\"" + name + "\": \"…\"}").exception();
    }
    return text;
  }

  /** The whole number of that name, which must be there. */
  int number(String name) {
    if (values.get(name) instanceof Long number && number > 0 && number <= Integer.MAX_VALUE) {
      return Math.toIntExact(number);
    }
    throw Problem.bad(name, "it is no whole number above 0", "send a JSON number").exception();
  }
}
