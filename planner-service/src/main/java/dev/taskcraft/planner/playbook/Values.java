package dev.taskcraft.planner.playbook;

import dev.taskcraft.serde.CanonicalJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON values inside expressions and texts. */
final class Values {
  private static final double EXACT = 1L << 53;

  private Values() {}

  /** The value without the lazy maps of a {@link Scope}. */
  static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Scope.Lazy lazy) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      lazy.forEach((key, item) -> copy.put(key, plain(item)));
      return copy;
    }
    return value;
  }

  /** What the value is, with its article, for messages. */
  static String kind(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String _ -> "a text";
      case Boolean _ -> "a boolean";
      case Number _ -> "a number";
      case List<?> _ -> "a list";
      case Map<?, ?> _ -> "a map";
      default -> value.getClass().getSimpleName();
    };
  }

  /** The value as part of a text: texts as they are, everything else as JSON. */
  static String text(@Nullable Object value) {
    return switch (value) {
      case String text -> text;
      case Double number when number == Math.rint(number) && Math.abs(number) < EXACT ->
          Long.toString(number.longValue());
      case null -> "null";
      case Long number -> number.toString();
      case Boolean bool -> bool.toString();
      default -> CanonicalJson.of(value);
    };
  }
}
