package dev.taskcraft.local;

import dev.taskcraft.coworker.Policies;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the tasks of these tests did to the world: the lines of files, each from one call. */
final class Ledger {
  private static final ToolSource SOURCE =
      new ToolSource.Module("Ledger", null, null, null, ToolSource.Settings.NONE, Map.of());

  private final Path workspace;

  Ledger(Path workspace) {
    this.workspace = workspace;
  }

  /** How often each entry was made, as {@code task entry}. */
  Map<String, Integer> entries() throws IOException {
    return lines("ledger");
  }

  /** How often each entry was begun that waits until it is let go. */
  Map<String, Integer> begun() throws IOException {
    return lines("begun");
  }

  private Map<String, Integer> lines(String name) throws IOException {
    Map<String, Integer> lines = new HashMap<>();
    Path file = workspace.resolve(name);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        lines.merge(line.substring(0, line.lastIndexOf(' ')), 1, Integer::sum);
      }
    }
    return lines;
  }

  /** Lets the entries of a task be made that wait for it. */
  void letGo(String task) throws IOException {
    Files.createFile(workspace.resolve("go-" + task));
  }

  /** A request to make so many entries, one after the other. */
  static TaskRequested request(String name, int entries) {
    return request("enter", name, entries, Policies.NONE);
  }

  /** A request to make an entry that waits until it is let go. */
  static TaskRequested held(String name) {
    return request("hold", name, 1, Policies.NONE);
  }

  /** A request to make an entry that a person has to approve. */
  static TaskRequested asked(String name) {
    return request(
        "enter",
        name,
        1,
        new Policies(List.of("enter"), null, null, List.of(), List.of(), List.of()));
  }

  private static TaskRequested request(String tool, String name, int entries, Policies policies) {
    return Repeated.request(
        SOURCE,
        tool,
        Map.of("task", "${inputs.task}", "entry", "${item}"),
        entries,
        policies,
        Map.of("task", name));
  }

  /** A request only to look, so many times. */
  static TaskRequested looks(int times) {
    return Repeated.request(SOURCE, "look", Map.of(), times, Policies.NONE);
  }
}
