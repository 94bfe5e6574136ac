package dev.taskcraft.local;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What the tasks of these tests did to the world: the lines of one file, each from one call. */
final class Ledger {
  private final Path file;

  Ledger(Path workspace) {
    file = workspace.resolve("ledger");
  }

  /** How often each entry was made, as {@code task entry}. */
  Map<String, Integer> entries() throws IOException {
    Map<String, Integer> entries = new HashMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        entries.merge(line.substring(0, line.lastIndexOf(' ')), 1, Integer::sum);
      }
    }
    return entries;
  }

  /** A request to make so many entries, one after the other. */
  static TaskRequested request(String name, int entries) {
    return Repeated.request(
        new ToolSource.Module("Ledger", null, null, null, ToolSource.Settings.NONE, Map.of()),
        "enter",
        Map.of("task", name, "entry", "${item}"),
        entries);
  }
}
