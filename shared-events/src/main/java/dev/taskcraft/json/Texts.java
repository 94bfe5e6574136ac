package dev.taskcraft.json;

/** Text cut so that it stays well-formed Unicode, which is all that {@link Json} takes. */
public final class Texts {
  private Texts() {}

  /**
   * Returns the text if it is short enough, or else its beginning.
   *
   * @param chars so many UTF-16 units at most; one less where the cut would split a surrogate pair
   */
  public static String cut(String text, int chars) {
    return text.length() <= chars ? text : text.substring(0, boundary(text, chars));
  }

  /**
   * Returns the text if it is short enough, or else its end.
   *
   * @param chars as in {@link #cut}
   */
  public static String tail(String text, int chars) {
    int from = text.length() - chars;
    if (from <= 0) {
      return text;
    }
    return text.substring(boundary(text, from) == from ? from : from + 1);
  }

  private static int boundary(String text, int at) {
    boolean splits =
        at > 0
            && at < text.length()
            && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
    return splits ? at - 1 : at;
  }
}
