package dev.taskcraft.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The {@code taskcraft} command as whole processes, with the AOT cache that the build made. */
final class Starts {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long NANOS = 1_000_000_000L;

  private final Path command;
  private final Path folder;
  private final int starts;

  /** Takes the command, and a folder for its state. */
  Starts(Path command, Path folder, int starts) {
    this.command = command.toAbsolutePath();
    this.folder = folder;
    this.starts = starts;
  }

  List<Row> rows() throws IOException, InterruptedException, SQLException {
    Path file = folder.resolve("start.yaml");
    Files.writeString(
        file,
        """
        name: Start
        objective: Write a file.
        tools: [write_file]
        playbook:
          - tool: write_file
            args: {path: started.txt, content: "${string(1 + 1)}"}
        """);
    List<Run> runs = new ArrayList<>();
    List<Run> looks = new ArrayList<>();
    for (int i = 0; i <= starts; i++) { // the first brings everything into memory
      Run run = run("run", file.toString());
      String[] task = firstStep();
      runs.add(run.at(Double.parseDouble(task[1])));
      looks.add(run("status", task[0]));
    }
    runs.removeFirst();
    looks.removeFirst();
    return List.of(
        Row.of(
            "taskcraft run, spawned until its first step.started is written, median of " + starts,
            Row.number(median(runs, Run::firstStep)) + " ms",
            "<= 400 ms"),
        Row.of(
            "taskcraft run, one step, whole process",
            Row.number(median(runs, Run::millis)) + " ms",
            ""),
        Row.of(
            "taskcraft status, whole process",
            Row.number(median(looks, Run::millis)) + " ms",
            "<= 250 ms"),
        Row.of(
            "taskcraft run, resident at most (VmHWM as last seen)",
            Row.number(median(runs, Run::residentMegabytes)) + " MB",
            "<= 100 MB"));
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
    return runs.stream().mapToDouble(figure).sorted().skip(runs.size() / 2).findFirst().orElse(0);
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command.toString()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.endsWith("_API_KEY"));
    builder.environment().put("SQLITE_DB_PATH", database().toString());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile());
    Instant spawned = Instant.now();
    long began = System.nanoTime();
    Process process = builder.start();
    double resident = 0;
    while (!process.waitFor(2, TimeUnit.MILLISECONDS)) {
      resident = Math.max(resident, Memory.peakMegabytes(process.pid()));
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        process.destroyForcibly();
        throw new IllegalStateException(words + " did not end within " + PATIENCE);
      }
    }
    double millis = (System.nanoTime() - began) / 1e6;
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          words
              + " ended with "
              + process.exitValue()
              + ": "
              + Files.readString(folder.resolve("output")));
    }
    return new Run(spawned, millis, 0, resident);
  }

  private Path database() {
    return folder.resolve("start.db");
  }

  /** The newest task, and when its first step was started, by the log. */
  private String[] firstStep() throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database());
        var statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT t.id, min(e.time) FROM task t JOIN event e ON e.task = t.no"
                    + " WHERE e.type = 'step.started' GROUP BY t.no ORDER BY t.no DESC LIMIT 1")) {
      row.next();
      return new String[] {row.getString(1), Long.toString(row.getLong(2))};
    }
  }

  private record Run(Instant spawned, double millis, double firstStep, double residentMegabytes) {
    Run at(double epochNanos) {
      double spawnedNanos = (double) spawned.getEpochSecond() * NANOS + spawned.getNano();
      return new Run(spawned, millis, (epochNanos - spawnedNanos) / 1e6, residentMegabytes);
    }
  }
}
