package dev.taskcraft.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process that holds the same log open, to be told what to do, stopped and killed. */
public final class ChildLog implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final Writer in;

  private ChildLog(Process process) {
    this.process = process;
    out = process.inputReader(UTF_8);
    in = process.outputWriter(UTF_8);
  }

  /** Starts the process, and returns when its log is open. */
  static ChildLog start(Class<? extends LogUnderTest> adapter, String location) {
    return start(List.of(), adapter, location);
  }

  /** Starts it through another program, which gets the child's command line as its arguments. */
  public static ChildLog start(
      List<String> through, Class<? extends LogUnderTest> adapter, String location) {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>(through);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classes,
            LogChild.class.getName(),
            adapter.getName(),
            location));
    var builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    try {
      ChildLog child = new ChildLog(builder.start());
      child.answer(); // "open"
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a command and waits for its answer. */
  public String ask(String... words) {
    tell(words);
    return answer();
  }

  /** Sends a command. */
  void tell(String... words) {
    try {
      in.write(String.join(" ", words) + "\n");
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the next line. */
  String answer() {
    try {
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException("the child has ended; its errors are above");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code SIGSTOP} or {@code SIGCONT}. */
  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Ends it with {@code kill -9} and returns what it had still said. */
  List<String> kill() {
    process.destroyForcibly();
    List<String> said = new ArrayList<>();
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.add(line);
      }
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      // the pipe went with it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return said;
  }

  @Override
  public void close() {
    kill();
  }
}
