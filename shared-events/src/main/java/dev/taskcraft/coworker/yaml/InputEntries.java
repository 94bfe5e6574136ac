package dev.taskcraft.coworker.yaml;

import dev.taskcraft.coworker.Input;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code inputs:}. */
final class InputEntries {
  private final Problems problems;

  InputEntries(Problems problems) {
    this.problems = problems;
  }

  Map<String, Input> read(List<Node.Entry> entries) {
    Map<String, Input> inputs = new LinkedHashMap<>();
    for (Node.Entry entry : entries) {
      String name = entry.key().text();
      inputs.put(
          name,
          entry.value() instanceof Node.Scalar type
              ? new Input(type(type.text()), null, null, false)
              : full(name, Fields.of(entry.value())));
    }
    return inputs;
  }

  private Input full(String name, Fields fields) {
    Input.Type type = type(fields.required("type"));
    Object fallback = null;
    if (fields.node("default") instanceof Node.Scalar value) {
      fallback = fallback(type, value);
      if (fallback == null) {
        problems.add(
            value.at(),
            "the default of input '%s' must be of type %s, but is %s"
                .formatted(name, fields.required("type"), value.describe()));
      }
    }
    Boolean required = fields.flag("required");
    if (Boolean.TRUE.equals(required) && fields.has("default")) {
      problems.add(
          fields.at("required"),
          "input '%s' is required and has a default; drop one of them".formatted(name));
    }
    return new Input(type, fields.text("description"), fallback, Boolean.FALSE.equals(required));
  }

  private static @Nullable Object fallback(Input.Type type, Node.Scalar value) {
    Object plain = Values.of(value);
    return switch (type) {
      case STRING -> plain instanceof String ? plain : null;
      case INTEGER -> plain instanceof Long ? plain : null;
      case NUMBER -> plain instanceof Number number ? number.doubleValue() : null;
      case BOOLEAN -> plain instanceof Boolean ? plain : null;
    };
  }

  private static Input.Type type(String word) {
    return Input.Type.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
