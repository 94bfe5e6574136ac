package dev.taskcraft.planner.playbook;

import dev.taskcraft.coworker.Coworker;
import java.util.ArrayList;
import java.util.List;

/** Checks playbooks before anything runs. */
public final class Playbooks {
  private Playbooks() {}

  /**
   * What is wrong with one entry.
   *
   * @param place the entry and the key in it, e.g. {@code playbook[1].args.path}
   */
  public record Problem(String place, String message) {}

  /**
   * Everything that is wrong with a playbook, in its order: syntax, unknown variables, inputs and
   * steps. Whether the values will fit shows only when it runs.
   */
  public static List<Problem> check(Coworker coworker) {
    Compilation read = new Compilation(coworker);
    List<Problem> problems = new ArrayList<>(read.problems());
    References references = new References(coworker.inputs().keySet(), read.ids());
    for (Compilation.Written written : read.expressions()) {
      try {
        references.check(written.expression(), written.variables());
      } catch (ExpressionFailed e) {
        problems.add(
            new Problem(written.place(), "${" + written.expression().text() + "}: " + e.reason()));
      }
    }
    return List.copyOf(problems);
  }
}
