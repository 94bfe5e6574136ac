package dev.taskcraft.coworker.yaml;

import java.util.Map;
import java.util.Set;

/**
 * Tags. Those of the core schema say again what a value is; every other one asks the reader to make
 * something of the value (an object, a file's content), which a coworker file has no use for.
 */
final class Tags {
  private static final String CORE = "tag:yaml.org,2002:";
  private static final Map<String, Set<ScalarKind>> KINDS =
      Map.of(
          CORE + "null", Set.of(ScalarKind.NULL),
          CORE + "bool", Set.of(ScalarKind.BOOLEAN),
          CORE + "int", Set.of(ScalarKind.INTEGER),
          CORE + "float", Set.of(ScalarKind.DECIMAL, ScalarKind.INTEGER));

  private Tags() {}

  /** What a scalar with this tag is; {@code untagged} is what it would be without. */
  static ScalarKind kindOf(
      String tag, String text, ScalarKind untagged, Position at, Problems problems) {
    if (tag.equals(CORE + "str")) {
      return ScalarKind.TEXT;
    }
    Set<ScalarKind> kinds = KINDS.get(tag);
    if (kinds == null) {
      refuse(tag, at, problems);
      return untagged;
    }
    ScalarKind kind = ScalarKind.ofPlain(text);
    if (!kinds.contains(kind)) {
      problems.add(at, "%s is not what its tag %s says".formatted(Quoted.of(text), shown(tag)));
    }
    return kind;
  }

  /** Checks the tag of a list or mapping. */
  static void check(String tag, String core, Position at, Problems problems) {
    if (!tag.equals(CORE + core)) {
      refuse(tag, at, problems);
    }
  }

  private static void refuse(String tag, Position at, Problems problems) {
    problems.add(
        at, "tag " + shown(tag) + " is not allowed; a coworker file holds plain values only");
  }

  private static String shown(String tag) {
    return Quoted.of(tag.startsWith(CORE) ? "!!" + tag.substring(CORE.length()) : tag);
  }
}
