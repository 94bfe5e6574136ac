package dev.taskcraft.coworker.yaml;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths of time: a whole number with a unit, or a bare number of seconds. */
final class Spans {
  static final double LEAST_SECONDS = 0.001;

  private static final double DAY_SECONDS = 86_400;
  private static final String COUNT = "[1-9][0-9]{0,8}";

  private Spans() {}

  /** What a text that is such a time looks like; it may still be too long. */
  static String pattern(Shape.Span shape) {
    return COUNT + "(?:" + shape.units() + ")";
  }

  static double mostSeconds(Shape.Span shape) {
    return shape.mostDays() * DAY_SECONDS;
  }

  /** The time, or null if this is none of that shape. */
  static @Nullable Duration read(Shape.Span shape, Node.Scalar scalar) {
    return switch (scalar.kind()) {
      case INTEGER, DECIMAL -> ofSeconds(shape, Double.parseDouble(scalar.text()));
      case TEXT -> ofText(shape, scalar.text());
      case NULL, BOOLEAN, ODD_NUMBER -> null;
    };
  }

  private static @Nullable Duration ofSeconds(Shape.Span shape, double seconds) {
    return seconds >= LEAST_SECONDS && seconds <= mostSeconds(shape)
        ? Duration.ofMillis(Math.round(seconds * 1000))
        : null;
  }

  private static @Nullable Duration ofText(Shape.Span shape, String text) {
    Matcher matcher = Pattern.compile("(" + COUNT + ")(" + shape.units() + ")").matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long count = Long.parseLong(matcher.group(1));
    Duration span =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
    return span.compareTo(Duration.ofDays(shape.mostDays())) > 0 ? null : span;
  }
}
