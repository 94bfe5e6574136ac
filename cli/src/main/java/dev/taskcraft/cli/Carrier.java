package dev.taskcraft.cli;

import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.state.TaskView;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Status;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Carries a task on in the foreground until it rests, and says what it has come to. */
final class Carrier {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final LocalMode runtime;
  private final Console console;
  private final Progress progress;

  Carrier(LocalMode runtime, Console console, Progress progress) {
    this.runtime = runtime;
    this.console = console;
    this.progress = progress;
  }

  /** Runs it here or, while another process does, follows it there. */
  int carryOn(TaskId id) throws InterruptedException {
    Task task = runtime.store().load(id);
    boolean told = false;
    while (true) {
      if (task.status().ended()) {
        return report(task, console);
      }
      Optional<CompletableFuture<Task>> mine = runtime.runner().resume(id);
      if (mine.isPresent()) {
        return await(mine.get());
      }
      if (!told) {
        console.progress("  another process runs this task; following it");
        told = true;
      }
      boolean _ = runtime.store().log().awaitChange(LOOK);
      List<Envelope> news = runtime.store().log().read(id, task.version());
      for (Envelope event : news) {
        task = task.apply(event);
      }
      progress.appended(task, news);
    }
  }

  /** Waits for a task that runs here. */
  int await(CompletableFuture<Task> running) throws InterruptedException {
    try {
      return report(running.get(), console);
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case LogUnavailable unavailable -> throw unavailable;
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException bug -> throw bug;
        case null, default -> throw new IllegalStateException(failure);
      }
    }
  }

  /** Says what it has come to. */
  static int report(Task task, Console console) {
    TaskView view = TaskView.of(task);
    boolean asks =
        EnumSet.of(Status.AWAITING_APPROVAL, Status.AWAITING_INPUT).contains(task.status());
    if (asks && !console.json()) {
      Render.requests(console, task);
    }
    Render.result(console, task.id(), view);
    console.object(view);
    return ExitCode.of(task.status());
  }
}
