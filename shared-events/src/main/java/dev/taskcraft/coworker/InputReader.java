package dev.taskcraft.coworker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the assignments of one task; used once. */
final class InputReader {
  private static final long MOST_SAFE = (1L << 53) - 1;
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,15})");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][-+]?[0-9]++)?");

  private final Map<String, Input> declared;
  private final Map<String, @Nullable Object> read = new LinkedHashMap<>();
  private final Set<String> given = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();

  InputReader(Map<String, Input> declared) {
    this.declared = declared;
  }

  Inputs read(List<String> assignments) {
    assignments.forEach(this::assign);
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    declared.forEach(
        (name, input) -> {
          Object value = read.containsKey(name) ? read.get(name) : input.fallback();
          if (value != null) {
            values.put(name, value);
          } else if (!input.optional() && !given.contains(name)) {
            problems.add(missing(name, input));
          }
        });
    return problems.isEmpty() ? new Inputs.Given(values) : new Inputs.Refused(problems);
  }

  private void assign(String assignment) {
    int split = assignment.indexOf('=');
    if (split < 1) {
      problems.add("input '" + assignment + "' has no value; write it as -i name=value");
      return;
    }
    String name = assignment.substring(0, split).strip();
    String text = assignment.substring(split + 1);
    Input input = declared.get(name);
    if (input == null) {
      problems.add(unknown(name));
    } else if (!given.add(name)) {
      problems.add("input '" + name + "' is given twice; drop one");
    } else {
      Object value = value(input.type(), text);
      if (value == null) {
        problems.add(
            "input '%s' must be %s, but is '%s'".formatted(name, what(input.type()), text));
      }
      read.put(name, value);
    }
  }

  private String unknown(String name) {
    String hint = NearestWord.hint(name, declared.keySet());
    if (hint.isEmpty()) {
      hint =
          declared.isEmpty()
              ? "; this coworker declares none, add it under inputs:"
              : "; there are " + String.join(", ", declared.keySet());
    }
    return "unknown input '" + name + "'" + hint;
  }

  private static String missing(String name, Input input) {
    String description = input.description() == null ? "" : " (" + input.description() + ")";
    return "input '%s'%s is missing; give %s with -i %s=…"
        .formatted(name, description, what(input.type()), name);
  }

  private static @Nullable Object value(Input.Type type, String text) {
    return switch (type) {
      case STRING -> text;
      case INTEGER -> WHOLE.matcher(text).matches() ? whole(Long.parseLong(text)) : null;
      case NUMBER -> NUMBER.matcher(text).matches() ? finite(Double.parseDouble(text)) : null;
      case BOOLEAN -> (text.equals("true") || text.equals("false")) ? Boolean.valueOf(text) : null;
    };
  }

  private static @Nullable Long whole(long number) {
    return Math.abs(number) <= MOST_SAFE ? Long.valueOf(number) : null;
  }

  private static @Nullable Double finite(double number) {
    return Double.isFinite(number) ? Double.valueOf(number) : null;
  }

  private static String what(Input.Type type) {
    return switch (type) {
      case STRING -> "a text";
      case INTEGER -> "a whole number";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
    };
  }
}
