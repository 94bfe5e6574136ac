package dev.taskcraft.cli;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.coworker.yaml.Positions;
import dev.taskcraft.coworker.yaml.Problem;
import dev.taskcraft.coworker.yaml.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * Tools that a coworker file puts on the host while the command line puts all of them in
 * containers: neither may silently outrank the other.
 */
final class ExecutorTrouble {
  private final Positions positions;
  private final List<Problem> found = new ArrayList<>();

  private ExecutorTrouble(Positions positions) {
    this.positions = positions;
  }

  /** What stands in the way, by position. */
  static List<Problem> in(Reading.Parsed parsed, Globals globals) {
    ExecutorTrouble trouble = new ExecutorTrouble(parsed.positions());
    if (!"docker".equals(globals.askedExecutor())) {
      return List.of();
    }
    for (ToolSource source : parsed.coworker().tools()) {
      String entry = parsed.positions().entryOf(ToolTrouble.name(source));
      trouble.check(entry, source.settings());
      source
          .overrides()
          .forEach((tool, settings) -> trouble.check(entry + ".tools." + tool, settings));
    }
    return List.copyOf(trouble.found);
  }

  private void check(String path, Settings settings) {
    if ("host".equals(settings.executor())) {
      found.add(
          positions.problem(
              path + ".executor",
              "this runs on the host, and executor 'docker' is asked for; drop it, or don't ask"));
    }
  }
}
