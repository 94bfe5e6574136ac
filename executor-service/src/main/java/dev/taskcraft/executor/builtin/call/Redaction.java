package dev.taskcraft.executor.builtin.call;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Takes granted secrets out of what a tool hands back, where they stand as they are. A tool that
 * spells a secret differently (base64, one letter a line) gets it through: granting a secret to a
 * tool that runs a model's code is trusting that code with it.
 */
public final class Redaction {
  /** Shorter values stand in every text by chance. */
  private static final int MIN_LENGTH = 4;

  private final List<Map.Entry<String, String>> secrets;

  public Redaction(Map<String, String> secrets) {
    this.secrets =
        secrets.entrySet().stream()
            .filter(secret -> secret.getValue().length() >= MIN_LENGTH)
            .sorted(
                Comparator.comparing(
                    (Map.Entry<String, String> secret) -> -secret.getValue().length()))
            .toList();
  }

  /** The same text with {@code [secret NAME]} for every secret in it. */
  public String apply(String text) {
    String clean = text;
    for (Map.Entry<String, String> secret : secrets) {
      clean = clean.replace(secret.getValue(), "[secret " + secret.getKey() + "]");
    }
    return clean;
  }
}
