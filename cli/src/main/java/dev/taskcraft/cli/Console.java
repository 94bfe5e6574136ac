package dev.taskcraft.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a command speaks: results on standard output, progress and errors on standard error. */
final class Console {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final boolean quiet;
  private @Nullable ObjectWriter writer;

  Console(PrintStream out, PrintStream err, boolean json, boolean quiet) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.quiet = quiet;
  }

  boolean json() {
    return json;
  }

  /** A line for people; a script that asked for JSON doesn't get it. */
  void say(String line) {
    if (!json) {
      out.println(line);
    }
  }

  /** A line that a script asked for. */
  void raw(String line) {
    out.println(line);
    out.flush();
  }

  /** The one object that a script asked for. */
  void object(Object value) {
    if (json) {
      raw(text(value));
    }
  }

  /** A line about what goes on. */
  void progress(String line) {
    if (!quiet) {
      err.println(line);
    }
  }

  /** A line that must be seen, whatever was asked for. */
  void warn(String line) {
    err.println(line);
  }

  void error(String code, String message, @Nullable String remedy) {
    if (json) {
      Map<String, @Nullable Object> error = new LinkedHashMap<>();
      error.put("code", code);
      error.put("message", message);
      error.put("remedy", remedy);
      raw(text(Map.of("schema", 1, "error", error)));
    } else {
      err.println("taskcraft: " + message);
      if (remedy != null) {
        err.println("  " + remedy);
      }
    }
  }

  /** The JSON of a record, on one line, with snake_case names. */
  String text(Object value) {
    try {
      if (writer == null) {
        writer =
            JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build()
                .writer();
      }
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException("no JSON for " + value.getClass(), failure);
    }
  }

  /** Whether a person sits at a terminal who can be asked. */
  static boolean interactive() {
    java.io.Console console = terminal();
    return console != null && console.isTerminal();
  }

  /** Asks yes or no; anything but yes is no. */
  static boolean confirm(String question) {
    java.io.Console console = terminal();
    String answer = console == null ? null : console.readLine("%s [y/N] ", question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }

  @SuppressWarnings("SystemConsoleNull") // it is null on JDK 25 where input is not a terminal
  private static java.io.@Nullable Console terminal() {
    return System.console();
  }
}
