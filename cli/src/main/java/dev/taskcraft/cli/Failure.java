package dev.taskcraft.cli;

import org.jspecify.annotations.Nullable;

/** A command that can't be done: what, where, and the remedy, in one clear error. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;
  private final String code;
  private final @Nullable String remedy;

  private Failure(int exitCode, String code, String message, @Nullable String remedy) {
    super(message);
    this.exitCode = exitCode;
    this.code = code;
    this.remedy = remedy;
  }

  static Failure badInput(String message, @Nullable String remedy) {
    return new Failure(ExitCode.BAD_INPUT, "bad_input", message, remedy);
  }

  static Failure refused(String message, @Nullable String remedy) {
    return new Failure(ExitCode.REFUSED, "refused", message, remedy);
  }

  static Failure unavailable(String message, @Nullable String remedy) {
    return new Failure(ExitCode.UNAVAILABLE, "unavailable", message, remedy);
  }

  static Failure internal(String message) {
    return new Failure(
        ExitCode.INTERNAL,
        "internal",
        message,
        "run it again with TASKCRAFT_DEBUG=1 and report it");
  }

  int exitCode() {
    return exitCode;
  }

  /** Stable, for machines. */
  String code() {
    return code;
  }

  @Nullable String remedy() {
    return remedy;
  }
}
