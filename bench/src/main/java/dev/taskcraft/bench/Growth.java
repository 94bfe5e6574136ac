package dev.taskcraft.bench;

import dev.taskcraft.log.sqlite.Durability;
import dev.taskcraft.role.Author;
import dev.taskcraft.state.TaskView;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.tool.Effect;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Whether cost grows with a task's length and with what lies in the file. */
final class Growth {
  private static final int SHORT = 10;
  private static final int WRITERS = 256;

  private final Path folder;
  private final Size size;

  Growth(Path folder, Size size) {
    this.folder = folder;
    this.size = size;
  }

  List<Row> rows() {
    try (Local local = Local.in(folder.resolve("growth"), Durability.PROCESS)) {
      TaskRequested brief = Coworkers.steps(SHORT, Effect.IRREVERSIBLE);
      TaskRequested lengthy = Coworkers.steps(size.longTask(), Effect.IRREVERSIBLE);
      int lengthyTasks = Math.max(1, size.tasks() * SHORT / size.longTask());
      Steps.alone(local, brief, size.tasks());
      Steps.alone(local, lengthy, lengthyTasks);
      Sample step = Steps.alone(local, brief, size.tasks());
      Sample late = Steps.alone(local, lengthy, lengthyTasks);
      Row length =
          Row.of(
              "a step of a %,d-step task (limit: of a 10-step task), NORMAL, p50"
                  .formatted(size.longTask()),
              late.p50(),
              step.p50(),
              " ms",
              "ratio <= 1.2");
      Task finished = local.run(brief);
      Sample look = looks(local, finished);
      store(local, brief);
      Sample lookAmong = looks(local, finished);
      Sample stepAmong = Steps.alone(local, brief, size.tasks());
      return List.of(
          length,
          Row.of(
              "a step beside %,d stored tasks (limit: beside few), NORMAL, p50"
                  .formatted(size.stored()),
              stepAmong.p50(),
              step.p50(),
              " ms",
              "nothing measurable"),
          Row.of(
              "find, read, fold and view a task, as status does (limit: beside few), p50",
              lookAmong.p50(),
              look.p50(),
              " ms",
              "nothing measurable"));
    }
  }

  private Sample looks(Local local, Task task) {
    String prefix = task.id().value().substring(0, SHORT);
    long[] nanos = new long[size.repeats() / SHORT];
    for (int i = 0; i < nanos.length; i++) {
      long began = System.nanoTime();
      Task read =
          Task.of(
              task.id(),
              local.log().read(local.log().findByPrefix(prefix, 2).getFirst().task(), 0));
      if (TaskView.of(read).steps().size() != SHORT) {
        throw new IllegalStateException("read back another task than was run: " + read);
      }
      nanos[i] = System.nanoTime() - began;
    }
    return Sample.ofNanos(nanos);
  }

  /** Requests that nobody runs. */
  private void store(Local local, TaskRequested request) {
    Semaphore places = new Semaphore(WRITERS);
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < size.stored(); i++) {
        places.acquireUninterruptibly();
        var _ =
            writers.submit(
                () -> {
                  try {
                    Task none = Task.empty(Local.fresh());
                    Envelope first = local.author().envelope(none, null, "bench", request);
                    return local
                        .log()
                        .append(
                            Author.cascade(none, none.apply(first), List.of(first), null, null));
                  } finally {
                    places.release();
                  }
                });
      }
    }
  }
}
