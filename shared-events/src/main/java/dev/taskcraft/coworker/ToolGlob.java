package dev.taskcraft.coworker;

/**
 * A pattern over tool names, in which {@code *} stands for any text, also none. There are no other
 * wildcards: a rule must mean what a reviewer reads in it.
 */
public record ToolGlob(String pattern) {
  /** Whether it has a wildcard; without one it is a name. */
  public boolean isGlob() {
    return pattern.indexOf('*') >= 0;
  }

  /** Whether it stands for every tool, so that it names none: nothing but {@code *}. */
  public boolean matchesEverything() {
    return isGlob() && matches("");
  }

  /**
   * Whether the whole name fits. Case counts. Goes back only to the latest {@code *}, so it takes
   * at most name × pattern steps.
   */
  public boolean matches(String name) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (in < name.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        resume = in;
      } else if (at < pattern.length() && pattern.charAt(at) == name.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++resume;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
