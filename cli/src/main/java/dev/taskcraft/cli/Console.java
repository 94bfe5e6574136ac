package dev.taskcraft.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taskcraft.state.TaskView;
import dev.taskcraft.state.TaskView.Problem;
import java.io.PrintStream;
import java.util.Locale;
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

  /**
   * Says that a command can't be done.
   *
   * @param task the task that it is about; null for none
   */
  void error(Problem error, @Nullable TaskView task) {
    if (json) {
      raw(text(ErrorObject.of(error, task)));
    } else {
      err.println("taskcraft: " + error.message());
      if (error.remedy() != null) {
        err.println("  " + error.remedy());
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
