package dev.taskcraft.cli;

import dev.taskcraft.json.Texts;
import dev.taskcraft.log.EventLog;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.state.TaskView.Problem;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskcraft logs}: everything that happened to a task. */
@Command(
    name = "logs",
    description = {
      "Print everything that happened to a task; with --json one event a line.",
      "With --verify only say whether its events are those that were written."
    })
final class LogsCommand extends TaskVerb {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int SHOWN = 200;

  @Option(names = "--follow", description = "Go on with what happens until the task has ended.")
  boolean follow;

  @Option(
      names = "--verify",
      description = "Check the chain of hashes; exit 1 and name the first bad event otherwise.")
  boolean verify;

  @Override
  int with(Store store, TaskId id) throws InterruptedException {
    Console console = console();
    if (verify) {
      return verify(store, id, console);
    }
    EventCodec codec = new EventCodec();
    Task task = Task.empty(id);
    while (true) {
      List<Envelope> news = store.log().read(id, task.version());
      for (Envelope event : news) {
        task = task.apply(event);
        print(console, codec, event);
      }
      if (!follow || task.status().ended()) {
        return ExitCode.DONE;
      }
      if (news.isEmpty()) {
        boolean _ = store.log().awaitChange(LOOK);
      }
    }
  }

  /** Says whether the task's rows are those that were appended; see {@link EventLog#verify}. */
  static int verify(Store store, TaskId id, Console console) {
    Optional<String> problem = store.log().verify(id);
    if (problem.isPresent()) {
      console.error(
          new Problem(
              "changed",
              problem.get(),
              "somebody wrote to the database by hand, or the disk is damaged; compare with a backup"),
          null);
      return ExitCode.INTERNAL;
    }
    long events = store.log().versions(List.of(id)).getOrDefault(id, 0L);
    console.say("Task %s is whole: %d events, as they were appended.".formatted(id, events));
    console.object(new Whole(1, id.value(), true, events));
    return ExitCode.DONE;
  }

  private static void print(Console console, EventCodec codec, Envelope event) {
    if (console.json()) {
      console.raw(codec.line(event));
      return;
    }
    String data = new String(codec.data(event.event()), StandardCharsets.UTF_8);
    console.say(
        "%s  %-18s %-9s %s"
            .formatted(
                event.time(),
                EventType.of(event.event()),
                event.producer(),
                Escaped.line(data.length() > SHOWN ? Texts.cut(data, SHOWN) + "…" : data)));
  }

  /** What {@code --verify --json} prints of a task whose rows are all as they were appended. */
  record Whole(int schema, String task, boolean whole, long events) {}
}
