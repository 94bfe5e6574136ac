package dev.taskcraft.bench;

import dev.taskcraft.log.sqlite.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Prints what the runtime costs as one table, beside the limits of the machine. */
public final class Main {
  private Main() {}

  /**
   * Measures everything.
   *
   * @param args the {@code taskcraft} command, a folder on the disk to be measured, and {@code
   *     sqlite}, {@code postgres}, {@code start}, {@code kafka}, {@code services} or {@code
   *     sandbox} to measure only that
   */
  public static void main(String[] args)
      throws IOException, InterruptedException, SQLException, ExecutionException {
    Logger.getLogger("").setLevel(Level.WARNING); // Kafka's clients tell each of their settings
    Path folder = Files.createTempDirectory(Path.of(args[1]).toAbsolutePath(), "bench");
    try {
      System.out.println(Machine.described());
      System.out.println(
          LocalDate.now(java.time.ZoneId.systemDefault())
              + "; this JVM with its default compilers and collector, the command with its own\n");
      System.out.println("| what | measured | limit, same run | ratio | target |");
      System.out.println("| --- | --- | --- | --- | --- |");
      Consumer<Row> table = row -> System.out.println(row.line());
      Path command = Path.of(args[0]);
      switch (args.length > 2 ? args[2] : "all") {
        case "all" -> measure(Size.FULL, command, folder, table);
        case "sqlite" -> sqlite(Size.FULL, folder, table);
        case "postgres" -> postgres(new Steps(folder, Size.FULL), Size.FULL, table);
        case "start" -> starts(Size.FULL, command, folder, table);
        case "kafka" -> kafka(Size.FULL, command, folder, table);
        case "services" -> services(Size.FULL, command, folder, table);
        case "sandbox" -> Sandboxed.rows(folder).forEach(table);
        default ->
            throw new IllegalArgumentException(
                "say sqlite, postgres, start, kafka, services or sandbox, or nothing for all");
      }
    } finally {
      delete(folder);
    }
  }

  /** Measures group by group; each row is told as soon as it is known. */
  static void measure(Size size, Path command, Path folder, Consumer<Row> table)
      throws IOException, InterruptedException, SQLException, ExecutionException {
    Steps steps = sqlite(size, folder, table);
    new Thinking(folder, size).rows().forEach(table);
    new Growth(folder, size).rows().forEach(table);
    if (size.starts() > 0) {
      postgres(steps, size, table);
      starts(size, command, folder, table);
      kafka(size, command, folder, table);
      services(size, command, folder, table);
      Sandboxed.rows(folder).forEach(table);
    }
  }

  private static Steps sqlite(Size size, Path folder, Consumer<Row> table)
      throws IOException, InterruptedException, SQLException {
    Sample sync = Machine.sync(folder, size.commits());
    table.accept(
        Row.limit("fdatasync after a 512-byte append, p50", Row.number(sync.p50()) + " ms"));
    List<Machine.Sqlite> limits = new ArrayList<>();
    for (String synchronous : List.of("FULL", "NORMAL")) {
      Machine.Sqlite limit = Machine.sqlite(folder, synchronous, size.commits());
      limits.add(limit);
      String name = "SQLite WAL " + synchronous + ", bare: ";
      table.accept(
          Row.limit(name + "1 row a commit, p50", Row.number(limit.oneRow().p50()) + " ms"));
      table.accept(Row.limit(name + "64 rows a commit", Row.number(limit.rows()) + " rows/s"));
    }
    Steps steps = new Steps(folder, size);
    steps.sqlite(Durability.POWER, limits.get(0)).forEach(table);
    steps.sqlite(Durability.PROCESS, limits.get(1)).forEach(table);
    return steps;
  }

  private static void postgres(Steps steps, Size size, Consumer<Row> table)
      throws IOException, InterruptedException, SQLException {
    try (Postgres server = Postgres.start()) {
      Postgres.Limits bare = server.limits(size.commits());
      bare.rows().forEach(table);
      steps.postgres(server, bare).forEach(table);
    }
  }

  private static void starts(Size size, Path command, Path folder, Consumer<Row> table)
      throws IOException, InterruptedException, SQLException {
    new Starts(command, folder, size.starts()).rows().forEach(table);
    table.accept(TenTasks.row(folder));
  }

  private static void services(Size size, Path command, Path folder, Consumer<Row> table)
      throws IOException, InterruptedException, ExecutionException {
    Services.rows(command.resolveSibling(""), folder, size, 3).forEach(table);
  }

  private static void kafka(Size size, Path command, Path folder, Consumer<Row> table)
      throws IOException, InterruptedException, SQLException, ExecutionException {
    KafkaSteps.rows(command.resolveSibling(""), folder, size).forEach(table);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
