package dev.taskcraft.cli;

import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.util.List;

/** Follows a task that a cluster carries on, until it rests. */
final class Follower {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Store store;
  private final Console console;
  private final Progress progress;

  Follower(Store store, Console console) {
    this.store = store;
    this.console = console;
    progress = new Progress(console);
  }

  /** {@return the exit code that the task's status means} */
  int follow(TaskId id) throws InterruptedException {
    Task task = Task.empty(id);
    while (true) {
      List<Envelope> news = store.log().read(id, task.version());
      for (Envelope event : news) {
        task = task.apply(event);
      }
      progress.appended(task, news);
      if (task.status().ended() || task.status().waitsForPerson()) {
        return Carrier.report(task, console);
      }
      boolean _ = store.log().awaitChange(LOOK);
    }
  }
}
