package dev.taskcraft.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts the real command as a process of its own, in a folder of the test. */
final class Child {
  private static final long PATIENCE_SECONDS = 120;

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  Child(Path folder) {
    this.folder = folder;
    environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
  }

  Child with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Runs the command to its end. */
  Ended run(String... args) {
    return end(builder(folder, Distribution.command(List.of(args))));
  }

  /** Runs another program to its end, in that folder, with what is set here. */
  Ended runAt(Path place, List<String> command) {
    return end(builder(place, command));
  }

  private Ended end(ProcessBuilder builder) {
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("no end after " + PATIENCE_SECONDS + " s: " + builder.command());
      }
      Ended ended = new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return ended;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(failure);
    }
  }

  /** Starts the command and leaves it running. */
  Process start(String... args) {
    try {
      return builder(folder, Distribution.command(List.of(args))).start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private ProcessBuilder builder(Path place, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(place.toFile());
    for (String name :
        List.of(
            "GOOGLE_API_KEY",
            "GEMINI_API_KEY",
            "GOOGLE_GEMINI_BASE_URL",
            "DATABASE_URL",
            "SMTP_URL",
            "SQLITE_DB_PATH",
            "TASKCRAFT_BACKEND",
            "TASKCRAFT_EXECUTOR")) {
      builder.environment().remove(name);
    }
    builder.environment().putAll(environment);
    return builder;
  }

  /** A process that ended, and what it said. */
  record Ended(int exit, String out, String err) {
    /** The last line of standard output, which {@code --json} makes one object. */
    JsonNode json() {
      try {
        return new ObjectMapper().readTree(out.strip().lines().toList().getLast());
      } catch (IOException failure) {
        throw new AssertionError("not JSON: " + out + err, failure);
      }
    }

    String task() {
      return json().required("task").asText();
    }
  }
}
