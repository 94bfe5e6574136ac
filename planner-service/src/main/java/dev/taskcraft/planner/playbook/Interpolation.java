package dev.taskcraft.planner.playbook;

import java.util.ArrayList;
import java.util.List;

/** Finds the <code>${…}</code> in a text; <code>$${</code> stands for itself. */
final class Interpolation {
  private Interpolation() {}

  /** A stretch of a text. */
  sealed interface Piece {
    record Literal(String text) implements Piece {}

    record Code(String expression) implements Piece {}
  }

  /** Cuts a text into its pieces. */
  static List<Piece> cut(String text) throws ExpressionFailed {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("$${", at)) {
        literal.append("${");
        at += 3;
      } else if (text.startsWith("${", at)) {
        int end = end(text, at + 2);
        if (!literal.isEmpty()) {
          pieces.add(new Piece.Literal(literal.toString()));
          literal.setLength(0);
        }
        pieces.add(new Piece.Code(text.substring(at + 2, end)));
        at = end + 1;
      } else {
        literal.append(text.charAt(at++));
      }
    }
    if (!literal.isEmpty()) {
      pieces.add(new Piece.Literal(literal.toString()));
    }
    return pieces;
  }

  /** The brace that closes an expression: not one in a string, nor one of a map. */
  private static int end(String text, int from) throws ExpressionFailed {
    int depth = 0;
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        at = afterString(text, at);
        continue;
      }
      if (c == '{') {
        depth++;
      } else if (c == '}' && depth-- == 0) {
        return at;
      }
      at++;
    }
    throw new ExpressionFailed(
        "'${' at character %d is never closed; write '$${' for the text '${'".formatted(from - 1));
  }

  private static int afterString(String text, int at) throws ExpressionFailed {
    char c = text.charAt(at);
    String triple = String.valueOf(c).repeat(3);
    String quote = text.startsWith(triple, at) ? triple : String.valueOf(c);
    boolean raw = at > 0 && (text.charAt(at - 1) == 'r' || text.charAt(at - 1) == 'R');
    int next = at + quote.length();
    while (next < text.length()) {
      if (!raw && text.charAt(next) == '\\') {
        next += 2;
      } else if (text.startsWith(quote, next)) {
        return next + quote.length();
      } else {
        next++;
      }
    }
    throw new ExpressionFailed("the string at character %d is never closed".formatted(at + 1));
  }
}
