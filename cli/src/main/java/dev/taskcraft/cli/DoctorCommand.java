package dev.taskcraft.cli;

import dev.taskcraft.executor.docker.SandboxUnavailable;
import dev.taskcraft.executor.docker.Sandboxes;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code taskcraft doctor}: what is there, what is missing, and the remedy of each. */
@Command(
    name = "doctor",
    description = "Say what is there, what is missing, and what to do about it.")
final class DoctorCommand extends Verb {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Override
  public Integer call() throws InterruptedException {
    List<Check> checks = new ArrayList<>();
    checks.add(new Check("java", true, true, Runtime.version().toString(), null));
    checks.add(
        StateCheck.of(
            Stores.database(globals().environment()), globals().backend().equals("sqlite")));
    checks.add(program("python3", "for Python tools", "install Python 3.9 or later", PATIENCE));
    checks.add(
        program("node", "for MCP servers from npm", "install Node.js 20 or later", PATIENCE));
    checks.add(model());
    checks.add(database());
    checks.add(isolation(globals().environment(), "docker".equals(globals().askedExecutor())));
    for (Check check : checks) {
      console()
          .say("%-4s %-10s %s".formatted(check.ok() ? "ok" : "--", check.name(), check.detail()));
      if (!check.ok() && check.remedy() != null) {
        console().say("     " + check.remedy());
      }
    }
    boolean ready = checks.stream().allMatch(check -> check.ok() || !check.required());
    console().object(new Diagnosis(1, ready, checks));
    return ready ? ExitCode.DONE : ExitCode.UNAVAILABLE;
  }

  /**
   * The wall that the asked executor gives, or could give.
   *
   * @param asked whether tools shall run in containers
   */
  static Check isolation(Map<String, String> environment, boolean asked) {
    try (Sandboxes sandboxes = new Sandboxes(environment, Clock.systemUTC())) {
      String there = sandboxes.checkAll();
      return new Check(
          "isolation",
          true,
          asked,
          asked
              ? "docker: tools run in containers (%s)".formatted(there)
              : "host: tools run as you, with your rights; containers can be had (%s)"
                  .formatted(there),
          "run with --executor docker"
              + (there.contains("runsc")
                  ? ""
                  : "; TASKCRAFT_SANDBOX_RUNTIME=runsc adds gVisor where it is installed"));
    } catch (SandboxUnavailable | IllegalArgumentException none) {
      return new Check(
          "isolation",
          !asked,
          asked,
          asked
              ? String.valueOf(none.getMessage())
              : "host: tools run as you, with your rights; no containers: " + none.getMessage(),
          "install Docker and run `make images`; docs/SECURITY.md says what remains");
    }
  }

  private Check model() {
    boolean key = Models.key(globals().environment()) != null;
    return new Check(
        "model",
        key,
        false,
        key ? "a Gemini key is set" : "no Gemini key, so only playbooks run",
        "set GOOGLE_API_KEY or GEMINI_API_KEY to plan with Gemini");
  }

  private Check database() {
    String url = globals().environment().get("DATABASE_URL");
    if (!globals().backend().equals("postgres")) {
      return new Check("postgres", true, false, "not asked for (--backend postgres)", null);
    }
    try (Store _ = Stores.open(globals(), true)) {
      return new Check("postgres", true, true, "reached", null);
    } catch (RuntimeException failure) {
      return new Check(
          "postgres",
          false,
          true,
          String.valueOf(failure.getMessage()),
          url == null ? "set DATABASE_URL" : "start the server, or correct DATABASE_URL");
    }
  }

  /** Asks a program for its version. It may hang, or leave a child that keeps its output open. */
  static Check program(String name, String purpose, String remedy, Duration patience)
      throws InterruptedException {
    try {
      Process process = new ProcessBuilder(name, "--version").redirectErrorStream(true).start();
      if (!process.waitFor(patience)) {
        process.destroyForcibly();
        return new Check(name, false, false, "does not answer, " + purpose, remedy);
      }
      InputStream output = process.getInputStream();
      String version = new String(output.readNBytes(output.available()), UTF_8).strip();
      boolean ok = process.exitValue() == 0;
      return new Check(name, ok, false, version + ", " + purpose, remedy);
    } catch (IOException missing) {
      return new Check(name, false, false, "missing, " + purpose, remedy);
    }
  }

  private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

  private record Diagnosis(int schema, boolean ready, List<Check> checks) {}

  /**
   * One thing that was looked at.
   *
   * @param required whether nothing works without it
   */
  record Check(String name, boolean ok, boolean required, String detail, @Nullable String remedy) {}
}
