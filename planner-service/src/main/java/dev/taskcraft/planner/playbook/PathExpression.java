package dev.taskcraft.planner.playbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A variable and what lies below it, e.g. {@code steps.read.output[0].name}: the part of CEL that
 * playbooks use most. Same meaning as in CEL, better messages, no start-up cost.
 *
 * @param path {@code String} for a field, {@code Integer} for an index
 */
record PathExpression(String text, String variable, List<Object> path) implements Expression {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern PART =
      Pattern.compile(
          "\\.([A-Za-z_][A-Za-z0-9_]*)|\\[([0-9]{1,9})]|\\['([^'\\\\]*)']|\\[\"([^\"\\\\]*)\"]");

  /** Words that CEL reserves; what they mean is left to it. */
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  PathExpression {
    path = List.copyOf(path);
  }

  /** The path that this text is; null when it is more than that. */
  static @Nullable PathExpression parse(String text) {
    String trimmed = text.strip();
    Matcher name = NAME.matcher(trimmed);
    if (!name.lookingAt() || RESERVED.contains(name.group())) {
      return null;
    }
    List<Object> path = new ArrayList<>();
    Matcher part = PART.matcher(trimmed);
    int at = name.end();
    while (at < trimmed.length()) {
      part.region(at, trimmed.length());
      if (!part.lookingAt() || (part.group(1) != null && RESERVED.contains(part.group(1)))) {
        return null;
      }
      path.add(key(part));
      at = part.end();
    }
    return new PathExpression(trimmed, name.group(), path);
  }

  private static Object key(Matcher part) {
    if (part.group(2) != null) {
      return Integer.valueOf(part.group(2));
    }
    String quoted = part.group(3) != null ? part.group(3) : part.group(4);
    return quoted != null ? quoted : part.group(1);
  }

  @Override
  public @Nullable Object value(Scope scope) throws ExpressionFailed {
    Object value = scope.find(variable);
    StringBuilder walked = new StringBuilder(variable);
    for (Object key : path) {
      value = below(value, key, walked);
      walked.append(key instanceof Integer ? "[" + key + "]" : "." + key);
    }
    return Values.plain(value);
  }

  private static @Nullable Object below(@Nullable Object value, Object key, StringBuilder walked)
      throws ExpressionFailed {
    return switch (value) {
      case Map<?, ?> map when key instanceof String -> {
        if (!map.containsKey(key)) {
          throw new ExpressionFailed("%s has no '%s'%s".formatted(walked, key, names(map)));
        }
        yield map.get(key);
      }
      case List<?> list when key instanceof Integer index -> {
        if (index >= list.size()) {
          throw new ExpressionFailed(
              "%s has %d items, there is no [%d]".formatted(walked, list.size(), index));
        }
        yield list.get(index);
      }
      case null, default ->
          throw new ExpressionFailed(
              "%s is %s and has no %s"
                  .formatted(
                      walked,
                      Values.kind(value),
                      key instanceof Integer ? "[" + key + "]" : "'" + key + "'"));
    };
  }

  private static String names(Map<?, ?> map) {
    if (map.isEmpty()) {
      return "; it is empty";
    }
    List<String> names = map.keySet().stream().limit(20).map(String::valueOf).toList();
    return "; it has " + String.join(", ", names) + (map.size() > 20 ? ", …" : "");
  }
}
