package dev.taskcraft.coworker.yaml;

/** Text of a file as it may stand in a message: short, on one line, with nothing invisible. */
final class Quoted {
  private static final int LONGEST = 60;

  private Quoted() {}

  /** The text in single quotes. */
  static String of(String text) {
    return "'" + bare(text) + "'";
  }

  /** The text without quotes. */
  static String bare(String text) {
    StringBuilder shown = new StringBuilder();
    int at = 0;
    for (int count = 0; at < text.length() && count < LONGEST; count++) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (Characters.invisible(c)) {
        shown.append("\\u%04x".formatted(c));
      } else {
        shown.appendCodePoint(c);
      }
    }
    return at < text.length() ? shown + "…" : shown.toString();
  }
}
