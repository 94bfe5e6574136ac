package dev.taskcraft.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The packaged command, as the launcher starts it, with a cache of its own that makes a process
 * start in a fraction of the time: the tests start hundreds.
 */
final class Distribution {
  private static final Path JAR =
      Path.of("target", "taskcraft", "lib", "taskcraft-cli.jar").toAbsolutePath();

  /** Of this JVM of tests: another may run beside it. */
  private static final Path CACHE =
      Path.of("target", "test-" + ProcessHandle.current().pid() + ".aot").toAbsolutePath();

  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xlog:disable",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  static {
    train();
  }

  private Distribution() {}

  static List<String> command(List<String> args) {
    return line(List.of("-XX:AOTCache=" + CACHE), args);
  }

  private static List<String> line(List<String> options, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(options);
    command.addAll(List.of("-cp", JAR.toString(), "dev.taskcraft.cli.Main"));
    command.addAll(args);
    return command;
  }

  private static void train() {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException(JAR + " is missing; these tests run after package");
    }
    try {
      Path folder = Files.createTempDirectory("train");
      CACHE.toFile().deleteOnExit();
      String example =
          Path.of("..", "examples", "weather", "weather.yaml").toAbsolutePath().toString();
      Process process =
          new ProcessBuilder(line(List.of("-XX:AOTCacheOutput=" + CACHE), List.of("run", example)))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("the training run failed");
      }
      if (Files.size(CACHE)
          == 0) { // the JVM crashed while it wrote, and still said that all is well
        throw new IllegalStateException("no AOT cache was written; these tests would take hours");
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(failure);
    }
  }
}
