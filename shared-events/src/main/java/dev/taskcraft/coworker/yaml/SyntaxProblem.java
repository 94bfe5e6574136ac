package dev.taskcraft.coworker.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Turns what the YAML parser throws into a problem that a person can act on. */
final class SyntaxProblem {
  private SyntaxProblem() {}

  static void add(MarkedYamlEngineException e, Problems problems) {
    Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
    Position at =
        mark.map(m -> new Position(m.getLine() + 1, m.getColumn() + 1)).orElse(Position.START);
    if (mark.isPresent() && isTab(mark.get())) {
      problems.add(at, "a tab stands here; YAML is indented with spaces, replace it");
      return;
    }
    String context = e.getContext() == null ? "" : " (" + Quoted.bare(e.getContext()) + ")";
    problems.add(at, "this is not valid YAML: " + Quoted.bare(e.getProblem()) + context);
  }

  private static boolean isTab(Mark mark) {
    int[] text = mark.getBuffer();
    int index = mark.getPointer();
    return index >= 0 && index < text.length && text[index] == '\t';
  }
}
