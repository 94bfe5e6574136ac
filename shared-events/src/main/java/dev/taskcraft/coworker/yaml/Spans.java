package dev.taskcraft.coworker.yaml;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths of time: a whole number with a unit, or a bare number of seconds. */
final class Spans {
  static final String PATTERN = "[1-9][0-9]{0,8}(?:ms|s|m|h)";
  static final double LEAST_SECONDS = 0.001;
  static final double MOST_SECONDS = 86_400;

  private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final Duration MOST = Duration.ofHours(24);

  private Spans() {}

  /** The time, or null if this is none. */
  static @Nullable Duration read(Node.Scalar scalar) {
    return switch (scalar.kind()) {
      case INTEGER, DECIMAL -> ofSeconds(Double.parseDouble(scalar.text()));
      case TEXT -> ofText(scalar.text());
      case NULL, BOOLEAN, ODD_NUMBER -> null;
    };
  }

  private static @Nullable Duration ofSeconds(double seconds) {
    return seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS
        ? Duration.ofMillis(Math.round(seconds * 1000))
        : null;
  }

  private static @Nullable Duration ofText(String text) {
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long count = Long.parseLong(matcher.group(1));
    Duration span =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          default -> Duration.ofHours(count);
        };
    return span.isZero() || span.compareTo(MOST) > 0 || text.startsWith("0") ? null : span;
  }
}
