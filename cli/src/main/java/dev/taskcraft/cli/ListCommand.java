package dev.taskcraft.cli;

import dev.taskcraft.log.TaskQuery;
import dev.taskcraft.log.TaskRow;
import dev.taskcraft.task.Status;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskcraft list}: the tasks, newest first. */
@Command(name = "list", description = "List tasks, newest first.")
final class ListCommand extends Verb {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  @Option(
      names = "--status",
      split = ",",
      paramLabel = "STATUS",
      description = "Only tasks with these statuses, e.g. awaiting_approval,in_doubt.")
  Set<String> statuses = Set.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many (default: ${DEFAULT-VALUE}).")
  int limit;

  @Option(names = "--before", paramLabel = "TASK", description = "Only tasks older than this one.")
  @Nullable String before;

  @Override
  public Integer call() {
    Set<String> known =
        Arrays.stream(Status.values()).map(Status::word).collect(Collectors.toSet());
    for (String status : statuses) {
      if (!known.contains(status)) {
        throw Failure.badInput(
            "unknown status '" + status + "'",
            "use " + known.stream().sorted().collect(Collectors.joining(", ")));
      }
    }
    if (limit < 1) {
      throw Failure.badInput("--limit " + limit + " is not positive", "use --limit 20");
    }
    try (Store store = Stores.open(globals(), false)) {
      var from = before == null ? null : store.resolve(before);
      print(store, store.log().list(new TaskQuery(statuses, from, limit)));
    }
    return ExitCode.DONE;
  }

  private void print(Store store, List<TaskRow> rows) {
    Console console = console();
    List<Map<String, Object>> tasks = new ArrayList<>();
    for (TaskRow row : rows) {
      boolean moving = Running.moving(row.status());
      boolean running = moving && store.log().owner(row.task()).isPresent();
      console.say(
          "%s  %-18s %s  %s%s"
              .formatted(
                  Render.shortId(row.task()),
                  row.status(),
                  TIME.format(row.created()),
                  Escaped.line(row.coworker()),
                  moving && !running ? "  (no process runs it: resume)" : ""));
      Map<String, Object> task = new LinkedHashMap<>();
      task.put("task", row.task().value());
      task.put("coworker", row.coworker());
      task.put("status", row.status());
      task.put("created", row.created().toString());
      task.put("updated", row.updated().toString());
      task.put("running", running);
      tasks.add(task);
    }
    if (rows.isEmpty()) {
      console.say("No tasks.");
    }
    console.object(new Listed(1, tasks));
  }

  private record Listed(int schema, List<Map<String, Object>> tasks) {}
}
