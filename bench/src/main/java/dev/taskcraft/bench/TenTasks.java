package dev.taskcraft.bench;

import dev.taskcraft.log.sqlite.Durability;
import dev.taskcraft.task.Task;
import dev.taskcraft.tool.Effect;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** A process of its own with the command's options, which runs ten tasks at once and is weighed. */
final class TenTasks {
  private static final int TASKS = 10;

  private TenTasks() {}

  /** Runs them over a file in the folder given, and prints its own peak in megabytes. */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    try (Local local = Local.in(folder, Durability.POWER)) {
      List<CompletableFuture<Task>> running =
          IntStream.range(0, TASKS)
              .mapToObj(_ -> local.submit(Coworkers.steps(TASKS, Effect.IRREVERSIBLE)))
              .toList();
      running.forEach(CompletableFuture::join);
    }
    System.out.println(Memory.peakMegabytes(ProcessHandle.current().pid()));
  }

  static Row row(Path folder) throws java.io.IOException {
    ProcessHandle me = ProcessHandle.current();
    Process process =
        new ProcessBuilder(
                me.info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms24m",
                "-Xmn4m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                TenTasks.class.getName(),
                folder.resolve("ten").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String peak =
        new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .strip();
    return Row.of(
        "ten tasks of ten steps at once, the command's JVM options, no AOT cache: VmHWM",
        Row.number(Double.parseDouble(peak)) + " MB",
        "<= 100 MB");
  }
}
