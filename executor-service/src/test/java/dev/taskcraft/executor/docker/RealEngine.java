package dev.taskcraft.executor.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** What tests need of a Docker engine. Those that have none are skipped, and say so. */
final class RealEngine {
  private RealEngine() {}

  /** Skips the test when no sandbox can be had here. */
  static void require() {
    skipFor(lacking(), "the tests of sandboxes need it");
  }

  /** Skips the test, and says so, when something is lacking. */
  static void skipFor(String lacking, String why) {
    if (!lacking.isEmpty()) {
      System.out.println("SKIPPED: " + lacking + " (" + why + ")");
    }
    assumeTrue(lacking.isEmpty(), lacking);
  }

  /** The engine's socket; skips the test where it has none here. */
  static Path socket() {
    try (Engine engine = new Engine(System.getenv())) {
      boolean has = "unix".equals(engine.address().getScheme());
      skipFor(
          has ? "" : "the engine has no Unix socket", "the tests of an engine elsewhere need it");
      return Path.of(engine.address().getPath());
    }
  }

  private static String lacking() {
    Map<String, String> environment = System.getenv();
    try (Sandboxes sandboxes = new Sandboxes(environment, Clock.systemUTC())) {
      sandboxes.check();
      sandboxes.image(SandboxConfig.of(environment).pythonImage());
      sandboxes.image(SandboxConfig.of(environment).javaImage());
      return "";
    } catch (SandboxUnavailable unavailable) {
      return String.valueOf(unavailable.getMessage());
    }
  }
}
