package dev.taskcraft.coworker.yaml;

/** Which characters may stand where. */
final class Characters {
  private Characters() {}

  /** What a reader can't see: controls, formats (zero width, direction), line separators. */
  static boolean invisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** The first forbidden character of the text, or -1. */
  static int firstForbidden(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (forbidden(text.codePointAt(i))) {
        return text.codePointAt(i);
      }
    }
    return -1;
  }

  /** What no text in the file may hold, written raw or as an escape. */
  static boolean forbidden(int c) {
    return (Character.getType(c) == Character.CONTROL && c != '\t' && c != '\n' && c != '\r')
        || Character.getType(c) == Character.SURROGATE
        || c == 0xFFFE
        || c == 0xFFFF;
  }

  /**
   * Embeddings, overrides and isolates, which make a file look other than it is (CVE-2021-42574).
   */
  static boolean reorders(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }

  /** The character for a message, e.g. {@code U+0435 CYRILLIC SMALL LETTER IE}. */
  static String name(int c) {
    String name = Character.getName(c);
    return "U+%04X".formatted(c) + (name == null ? "" : " " + name);
  }
}
