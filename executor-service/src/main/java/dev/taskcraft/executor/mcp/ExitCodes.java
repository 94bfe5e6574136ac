package dev.taskcraft.executor.mcp;

import java.util.Map;

/** How a process ended, in words. */
public final class ExitCodes {
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15,
          "SIGTERM");

  private ExitCodes() {}

  /** {@code SIGKILL} for a signal, which a shell gives as 128 and its number; else the code. */
  public static String describe(int exitCode) {
    String signal = SIGNALS.get(exitCode - 128);
    return signal != null ? signal : "exit code " + exitCode;
  }
}
