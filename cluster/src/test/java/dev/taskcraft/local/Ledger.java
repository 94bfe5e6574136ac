package dev.taskcraft.local;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.PlaybookStep;
import dev.taskcraft.coworker.PlaybookStep.CallTool;
import dev.taskcraft.coworker.PlaybookStep.OnError;
import dev.taskcraft.coworker.Policies;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.serde.CoworkerJson;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    String items =
        IntStream.range(0, entries).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    PlaybookStep call =
        new CallTool(
            "enter", null, "enter", Map.of("task", name, "entry", "${item}"), OnError.FAIL);
    Coworker coworker =
        new Coworker(
            "Bookkeeper",
            "You keep the ledger.",
            null,
            "Enter.",
            Map.of(),
            null,
            "playbook",
            List.of(),
            List.of(
                new ToolSource.Module(
                    "Ledger", null, null, null, ToolSource.Settings.NONE, Map.of())),
            List.of(),
            null,
            new Policies(List.of(), null, null, List.of(), List.of(), List.of()),
            List.of(
                new PlaybookStep.ForEach(null, "[" + items + "]", "item", List.of(call)),
                new PlaybookStep.Answer(null, "done")));
    return new TaskRequested(
        coworker.objective(),
        Map.of(),
        "test",
        coworker,
        CoworkerJson.coworkerDigest(coworker),
        "playbook",
        "host",
        List.of(),
        null,
        null,
        null);
  }
}
