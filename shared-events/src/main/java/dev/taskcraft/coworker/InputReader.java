package dev.taskcraft.coworker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the inputs of one task; used once. */
final class InputReader {
  private static final long MOST_SAFE = (1L << 53) - 1;
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,15})");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][-+]?[0-9]++)?");

  private final Map<String, Input> declared;
  private final String how;
  private final Map<String, @Nullable Object> read = new LinkedHashMap<>();
  private final Set<String> given = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * Takes what is declared.
   *
   * @param how an input is given, a format with its name
   */
  InputReader(Map<String, Input> declared, String how) {
    this.declared = declared;
    this.how = how;
  }

  Inputs read(List<String> assignments) {
    assignments.forEach(this::assign);
    return all();
  }

  Inputs check(Map<String, @Nullable Object> values) {
    values.forEach(this::take);
    return all();
  }

  private Inputs all() {
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

  private void take(String name, @Nullable Object json) {
    Input input = declared.get(name);
    if (input == null) {
      problems.add(unknown(name));
    } else if (json != null) {
      Object value = checked(input.type(), json);
      given.add(name);
      if (value == null) {
        problems.add("input '%s' must be %s".formatted(name, what(input.type())));
      }
      read.put(name, value);
    }
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

  private String missing(String name, Input input) {
    String description = input.description() == null ? "" : " (" + input.description() + ")";
    return "input '%s'%s is missing; give %s with %s"
        .formatted(name, description, what(input.type()), how.formatted(name));
  }

  private static @Nullable Object value(Input.Type type, String text) {
    return switch (type) {
      case STRING -> text;
      case INTEGER -> WHOLE.matcher(text).matches() ? whole(Long.parseLong(text)) : null;
      case NUMBER -> NUMBER.matcher(text).matches() ? finite(Double.parseDouble(text)) : null;
      case BOOLEAN -> (text.equals("true") || text.equals("false")) ? Boolean.valueOf(text) : null;
    };
  }

  private static @Nullable Object checked(Input.Type type, Object json) {
    return switch (type) {
      case STRING -> json instanceof String ? json : null;
      case INTEGER -> json instanceof Long number ? whole(number) : null;
      case NUMBER -> json instanceof Number number ? finite(number.doubleValue()) : null;
      case BOOLEAN -> json instanceof Boolean ? json : null;
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
