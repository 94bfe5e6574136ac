package dev.taskcraft.cli;

/**
 * Text that a model or a tool wrote, made safe to show: control characters, and those that turn or
 * hide text (bidi controls, zero-width), appear as escapes, so that what a person reads is what
 * stands there.
 */
final class Escaped {
  private Escaped() {}

  static String text(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (point == '\n' || point == '\t' || !hidden(point)) {
                safe.appendCodePoint(point);
              } else {
                safe.append("\\u{%x}".formatted(point));
              }
            });
    return safe.toString();
  }

  /** The same, on one line. */
  static String line(String text) {
    return text(text).replace("\n", "\\n").replace("\t", "\\t");
  }

  private static boolean hidden(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
