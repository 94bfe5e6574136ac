package dev.taskcraft.signing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The list of keys that may sign requests, as lines {@code name public-key}: the key as X.509 in
 * Base64, which is what stands between the first and the last line of its PEM. Empty lines and
 * those that begin with {@code #} are left out.
 */
public final class TrustedKeys {
  private static final int MOST_ABOUT_A_NAME = 64;

  private final Map<String, VerifyingKey> keys;
  private final boolean anyone;

  private TrustedKeys(Map<String, VerifyingKey> keys, boolean anyone) {
    this.keys = Map.copyOf(keys);
    this.anyone = anyone;
  }

  /** Trusts nobody. */
  public static TrustedKeys none() {
    return new TrustedKeys(Map.of(), false);
  }

  /** Trusts whoever may write to the topic, signed or not: for development. */
  public static TrustedKeys anyone() {
    return new TrustedKeys(Map.of(), true);
  }

  /**
   * Reads the list.
   *
   * @param file its name, for messages
   * @throws IllegalArgumentException naming the file, the line and the remedy
   */
  public static TrustedKeys parse(String file, List<String> lines) {
    Map<String, VerifyingKey> keys = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String place = "%s, line %d: ".formatted(file, i + 1);
      String[] words = line.split("\\s+");
      if (words.length != 2) {
        throw new IllegalArgumentException(
            place + words.length + " words; write: name public-key-in-Base64");
      }
      if (keys.putIfAbsent(words[0], key(place, words[1])) != null) {
        throw new IllegalArgumentException(
            place + "'" + words[0] + "' has a key already; give each its own name");
      }
    }
    return new TrustedKeys(keys, false);
  }

  private static VerifyingKey key(String place, String base64) {
    try {
      return VerifyingKey.parse(base64);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(
          place
              + "the second word is no public Ed25519 key;"
              + " `openssl pkey -in NAME.pem -pubout` gives it, between its first and last line");
    }
  }

  /**
   * Why these bytes count for nothing; null when they are signed as they must be.
   *
   * @param by the name of the key; null where the record has none
   * @param signature in Base64; null where the record has none
   */
  public @Nullable String refusal(byte[] text, @Nullable String by, @Nullable String signature) {
    if (anyone) {
      return null;
    }
    if (by == null || signature == null) {
      return "a request that embeds its coworker must be signed;"
          + " name one of the catalogue ({\"coworker\":{\"name\":…}}), or sign it with a key of the"
          + " operator's list";
    }
    VerifyingKey key = keys.get(by);
    if (key == null) {
      return "signed by '%s', which is not in the list of request keys; the operator adds it"
          .formatted(by.substring(0, Math.min(by.length(), MOST_ABOUT_A_NAME)));
    }
    return key.verifies(text, signature)
        ? null
        : "the signature by '%s' is not that of this task, event id and payload".formatted(by);
  }
}
