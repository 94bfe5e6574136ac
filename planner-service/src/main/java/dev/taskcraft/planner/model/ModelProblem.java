package dev.taskcraft.planner.model;

import java.util.Locale;

/** Why an answer can't be used, as it stands in the log: {@code kind: text}. */
public record ModelProblem(Kind kind, String text) {

  /** What can be done about it. */
  public enum Kind {
    /** The model answered, but with nothing that can be used: tell it so and ask again. */
    UNUSABLE,
    /** The provider can't answer now: wait and ask again. */
    UNAVAILABLE,
    /** The provider refuses this request for good: a wrong key, an unknown model. */
    REFUSED,
    /** The conversation is longer than the model takes. */
    TOO_LONG
  }

  /** The problem that a recorded text states; anything else was unusable. */
  public static ModelProblem parse(String recorded) {
    for (Kind kind : Kind.values()) {
      String prefix = word(kind) + ": ";
      if (recorded.startsWith(prefix)) {
        return new ModelProblem(kind, recorded.substring(prefix.length()));
      }
    }
    return new ModelProblem(Kind.UNUSABLE, recorded);
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public String toString() {
    return word(kind) + ": " + text;
  }
}
