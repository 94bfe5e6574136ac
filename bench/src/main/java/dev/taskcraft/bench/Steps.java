package dev.taskcraft.bench;

import dev.taskcraft.log.sqlite.Durability;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.tool.Effect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Durable steps of the whole product over one SQLite file: alone, and many tasks at once. */
final class Steps {
  private static final int STEPS = 10;

  /** The rows of a step that the limit is compared at: planned, approved, executed. */
  private static final int ROWS = 3;

  private final Path folder;
  private final Size size;

  Steps(Path folder, Size size) {
    this.folder = folder;
    this.size = size;
  }

  List<Row> rows(Durability durability, Machine.Sqlite limit) throws InterruptedException {
    List<Row> rows = new ArrayList<>();
    boolean power = durability == Durability.POWER;
    String name = power ? "SQLite FULL" : "SQLite NORMAL";
    for (Effect effect : List.of(Effect.READ, Effect.IRREVERSIBLE)) {
      TaskRequested request = Coworkers.steps(STEPS, effect);
      String what = name + ", " + (effect == Effect.READ ? "3 events a step" : "4 (start first)");
      try (Local local = Local.in(folder.resolve(durability + "-" + effect), durability)) {
        together(local, request); // warm
        Sample one = alone(local, request, size.tasks());
        rows.add(
            Row.of(
                what + ": one task, a step, p50",
                one.p50(),
                limit.oneRow().p50(),
                " ms",
                power ? "<= 0.4 ms, ratio <= 1.6" : "<= 0.12 ms"));
        rows.add(Row.of(what + ": p99", Row.number(one.p99()) + " ms", power ? "<= 3 ms" : ""));
        rows.add(
            Row.of(
                "%s: %d tasks in flight".formatted(what, size.inFlight()),
                together(local, request),
                limit.rows() / ROWS,
                " steps/s",
                power ? ">= 12,000, ratio >= 0.6" : "ratio >= 0.6"));
      }
    }
    return rows;
  }

  static Sample alone(Local local, TaskRequested request, int tasks) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      times.addAll(local.stepTimes(request));
    }
    return Sample.ofNanos(times.stream().mapToLong(Long::longValue).toArray());
  }

  /** Steps per second with so many tasks at once, each followed by the next. */
  private double together(Local local, TaskRequested request) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    int each = Math.max(1, size.tasks() / 3);
    CountDownLatch done = new CountDownLatch(size.inFlight());
    long began = System.nanoTime();
    for (int i = 0; i < size.inFlight(); i++) {
      Thread.ofVirtual()
          .uncaughtExceptionHandler((_, thrown) -> failure.set(thrown))
          .start(
              () -> {
                try {
                  for (int task = 0; task < each; task++) {
                    local.run(request);
                  }
                } finally {
                  done.countDown();
                }
              });
    }
    done.await();
    if (failure.get() != null) {
      throw new IllegalStateException("a measured task failed", failure.get());
    }
    return (double) size.inFlight() * each * STEPS / ((System.nanoTime() - began) / 1e9);
  }
}
