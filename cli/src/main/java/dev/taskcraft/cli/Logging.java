package dev.taskcraft.cli;

import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Keeps libraries' chatter off the terminal; TASKCRAFT_DEBUG=1 lets it through. */
final class Logging {
  // Held, because the JDK forgets the level of a logger that nobody holds.
  private static final Logger ROOT = LogManager.getLogManager().getLogger("");

  private Logging() {}

  static void quiet() {
    ROOT.setLevel(System.getenv("TASKCRAFT_DEBUG") == null ? Level.SEVERE : Level.FINE);
  }
}
