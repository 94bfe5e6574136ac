package dev.taskcraft.executor;

/**
 * One secret as it may stand in a text: as it is, or as a writer of JSON spells it (RFC 8259, 7).
 * Writers differ in what they escape and how, so the spelling is read instead of guessed.
 */
record Needle(String value) {
  /** The text with {@code mask} in place of the secret, however spelled. */
  String hide(String text, String mask) {
    String clean = text.replace(value, mask);
    return clean.indexOf('\\') < 0 ? clean : hideEscaped(clean, mask);
  }

  private String hideEscaped(String text, String mask) {
    StringBuilder clean = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = end(text, at);
      if (end >= 0) {
        clean.append(mask);
        at = end;
      } else {
        int next = at + Math.max(1, escape(text, at));
        clean.append(text, at, next); // an escape whole, so that no match begins inside it
        at = next;
      }
    }
    return clean.toString();
  }

  /** Where the secret that begins here ends; -1 when none does. */
  private int end(String text, int from) {
    int at = from;
    for (int i = 0; i < value.length(); i++) {
      if (at >= text.length()) {
        return -1;
      }
      int length = escape(text, at);
      char here = length == 0 ? text.charAt(at) : meaning(text, at);
      if (here != value.charAt(i)) {
        return -1;
      }
      at += Math.max(1, length);
    }
    return at;
  }

  /** How long the escape is that begins here; 0 when none does. */
  private static int escape(String text, int at) {
    if (text.charAt(at) != '\\' || at + 1 >= text.length()) {
      return 0;
    }
    char kind = text.charAt(at + 1);
    if (kind != 'u') {
      return "\"\\/bfnrt".indexOf(kind) < 0 ? 0 : 2;
    }
    if (at + 6 > text.length()) {
      return 0;
    }
    for (int i = at + 2; i < at + 6; i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return 0;
      }
    }
    return 6;
  }

  private static char meaning(String text, int at) {
    char kind = text.charAt(at + 1);
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> (char) Integer.parseInt(text, at + 2, at + 6, 16);
      default -> kind;
    };
  }
}
