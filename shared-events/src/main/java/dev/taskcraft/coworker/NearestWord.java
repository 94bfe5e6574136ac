package dev.taskcraft.coworker;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The valid word that somebody most likely meant. Own code, because no library of this build offers
 * an edit distance as public API, and one more dependency for twenty lines is a poor trade.
 */
public final class NearestWord {
  /** Longer words are nobody's typing error, and would cost time by their square. */
  private static final int LONGEST = 64;

  private NearestWord() {}

  /** The nearest word if it is near enough to be a slip, else null. */
  public static @Nullable String find(String word, Collection<String> valid) {
    if (word.isEmpty() || word.length() > LONGEST) {
      return null;
    }
    String best = null;
    int least = Math.max(1, word.length() / 3) + 1;
    for (String candidate : valid) {
      if (candidate.length() <= LONGEST) {
        int distance = distance(plain(word), plain(candidate));
        if (distance < least) {
          least = distance;
          best = candidate;
        }
      }
    }
    return best;
  }

  /** A clause for the end of a message, {@code ; did you mean 'x'?}, or nothing. */
  public static String hint(String word, Collection<String> valid) {
    String nearest = find(word, valid);
    return nearest == null ? "" : "; did you mean '" + nearest + "'?";
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Edits (insert, delete, replace, swap of neighbours) from a to b: optimal string alignment. */
  private static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(edits[i - 1][j], edits[i][j - 1]) + 1;
        least = Math.min(least, edits[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, edits[i - 2][j - 2] + 1);
        }
        edits[i][j] = least;
      }
    }
    return edits[a.length()][b.length()];
  }
}
