package dev.taskcraft.cli;

import dev.taskcraft.json.Texts;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskcraft logs}: everything that happened to a task. */
@Command(
    name = "logs",
    description = "Print everything that happened to a task; with --json one event a line.")
final class LogsCommand extends TaskVerb {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int SHOWN = 200;

  @Option(names = "--follow", description = "Go on with what happens until the task has ended.")
  boolean follow;

  @Override
  int with(Store store, TaskId id) throws InterruptedException {
    Console console = console();
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
}
