package dev.taskcraft.bench;

import dev.taskcraft.log.sqlite.Durability;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.tool.Effect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Durable steps of the whole product over a log: alone, and many tasks at once. */
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

  /** Over SQLite files. */
  List<Row> sqlite(Durability durability, Machine.Sqlite limit) throws InterruptedException {
    boolean power = durability == Durability.POWER;
    return rows(
        effect -> Local.in(folder.resolve(durability + "-" + effect), durability),
        power ? "SQLite FULL" : "SQLite NORMAL",
        new Limit(limit.oneRow().p50(), limit.rows()),
        power
            ? new Targets("<= 0.4 ms, ratio <= 1.6", "<= 3 ms", ">= 12,000, ratio >= 0.6")
            : new Targets("<= 0.12 ms", "", "ratio >= 0.6"));
  }

  /** Over a PostgreSQL server. */
  List<Row> postgres(Postgres server, Postgres.Limits limits) throws InterruptedException {
    return rows(
        effect -> Local.over(server.log(), folder.resolve("postgres-" + effect)),
        "--backend postgres",
        new Limit(limits.oneRow().p50(), limits.commitsTogether()),
        new Targets("<= 1.6 ms", "", ">= 4,000"));
  }

  private List<Row> rows(Function<Effect, Local> open, String name, Limit limit, Targets targets)
      throws InterruptedException {
    List<Row> rows = new ArrayList<>();
    for (Effect effect : List.of(Effect.READ, Effect.IRREVERSIBLE)) {
      TaskRequested request = Coworkers.steps(STEPS, effect);
      String what = name + ", " + (effect == Effect.READ ? "3 events a step" : "4 (start first)");
      try (Local local = open.apply(effect)) {
        together(local, request); // warm
        Sample one = alone(local, request, size.tasks());
        rows.add(
            Row.of(
                what + ": one task, a step, p50", one.p50(), limit.oneRow(), " ms", targets.p50()));
        rows.add(Row.of(what + ": p99", Row.number(one.p99()) + " ms", targets.p99()));
        rows.add(
            Row.of(
                "%s: %d tasks in flight".formatted(what, size.inFlight()),
                together(local, request),
                limit.rows() / ROWS,
                " steps/s",
                targets.many()));
      }
    }
    return rows;
  }

  /**
   * What the machine allows.
   *
   * @param oneRow milliseconds of a commit of one row
   * @param rows rows per second of many at once
   */
  private record Limit(double oneRow, double rows) {}

  private record Targets(String p50, String p99, String many) {}

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
