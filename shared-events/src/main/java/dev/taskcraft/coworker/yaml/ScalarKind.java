package dev.taskcraft.coworker.yaml;

import java.util.regex.Pattern;

/**
 * What a plain scalar is by YAML 1.2's core schema, minus every number that some reader takes for
 * another one: {@code 010} is 8 to YAML 1.1 and 10 to YAML 1.2, {@code 1_000} is a number or a
 * text, {@code .nan} is below and above no limit.
 */
enum ScalarKind {
  NULL("nothing"),
  BOOLEAN("the boolean "),
  INTEGER("the number "),
  DECIMAL("the number "),
  /** Looks like a number to some readers of YAML, and is not written as JSON would. */
  ODD_NUMBER("the oddly written number "),
  TEXT("");

  private static final Pattern NOTHING = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern TRUTH = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*+)");
  private static final Pattern FRACTION =
      Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][-+]?[0-9]++)?");
  private static final Pattern ODD =
      Pattern.compile(
          "[-+]?(0b[01_]++|0o[0-7_]++|0x[0-9a-fA-F_]++|\\.(inf|Inf|INF|nan|NaN|NAN)"
              + "|(\\.[0-9][0-9_]*+|[0-9][0-9_]*+(\\.[0-9_]*+)?)([eE][-+]?[0-9]++)?)");
  private static final Pattern OLD_BOOLEAN =
      Pattern.compile("yes|no|on|off|y|n", Pattern.CASE_INSENSITIVE);

  private final String description;

  ScalarKind(String description) {
    this.description = description;
  }

  static ScalarKind ofPlain(String text) {
    if (NOTHING.matcher(text).matches()) {
      return NULL;
    } else if (TRUTH.matcher(text).matches()) {
      return BOOLEAN;
    } else if (WHOLE.matcher(text).matches()) {
      return INTEGER;
    } else if (FRACTION.matcher(text).matches()) {
      return DECIMAL;
    }
    return ODD.matcher(text).matches() ? ODD_NUMBER : TEXT;
  }

  /** Whether YAML 1.1 takes this text for a boolean; a name should not look like one. */
  static boolean oldBoolean(String text) {
    return OLD_BOOLEAN.matcher(text).matches();
  }

  /** The value for a message. */
  String describe(String text) {
    return switch (this) {
      case NULL -> description;
      case TEXT -> Quoted.of(text);
      case BOOLEAN, INTEGER, DECIMAL, ODD_NUMBER -> description + Quoted.bare(text);
    };
  }
}
