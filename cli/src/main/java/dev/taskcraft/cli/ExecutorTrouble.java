package dev.taskcraft.cli;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.coworker.yaml.Positions;
import dev.taskcraft.coworker.yaml.Problem;
import dev.taskcraft.coworker.yaml.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * A coworker that wants its tools where this version can't run them. To run them on the host
 * instead would take away the very wall that its author asked for.
 */
final class ExecutorTrouble {
  private static final String REMEDY = "; say host, or drop it";

  private final Positions positions;
  private final List<Problem> found = new ArrayList<>();

  private ExecutorTrouble(Positions positions) {
    this.positions = positions;
  }

  /**
   * What stands in the way, by position. The file's own executor gives way to the flag and the
   * environment; that of single tools does not, for they speak of all tools.
   */
  static List<Problem> in(Reading.Parsed parsed, Globals globals) {
    Coworker coworker = parsed.coworker();
    ExecutorTrouble trouble = new ExecutorTrouble(parsed.positions());
    if (coworker.executor() != null) {
      trouble.check("executor", () -> globals.executor(coworker.executor()));
    }
    for (ToolSource source : coworker.tools()) {
      String entry = parsed.positions().entryOf(ToolTrouble.name(source));
      trouble.check(entry, source.settings());
      source
          .overrides()
          .forEach((tool, settings) -> trouble.check(entry + ".tools." + tool, settings));
    }
    return List.copyOf(trouble.found);
  }

  private void check(String path, Settings settings) {
    String executor = settings.executor();
    if (executor != null) {
      check(path + ".executor", () -> Globals.known(executor));
    }
  }

  private void check(String path, Runnable use) {
    try {
      use.run();
    } catch (Failure missing) {
      found.add(positions.problem(path, missing.getMessage() + REMEDY));
    }
  }
}
