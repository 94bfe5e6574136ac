package dev.taskcraft.cli;

import dev.taskcraft.state.TaskView;
import dev.taskcraft.state.TaskView.Problem;
import org.jspecify.annotations.Nullable;

/** A command that can't be done: what, where, and the remedy, in one clear error. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;
  private final String code;
  private final @Nullable String remedy;
  private final transient @Nullable TaskView task;

  private Failure(int exitCode, String code, String message, @Nullable String remedy) {
    this(exitCode, code, message, remedy, null, null);
  }

  private Failure(
      int exitCode,
      String code,
      String message,
      @Nullable String remedy,
      @Nullable TaskView task,
      @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
    this.code = code;
    this.remedy = remedy;
    this.task = task;
  }

  /** The same, as it befell a command about this task. */
  Failure about(@Nullable TaskView view) {
    return new Failure(exitCode, code, String.valueOf(getMessage()), remedy, view, this);
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

  /** What is wrong, its code stable for machines. */
  Problem problem() {
    return new Problem(code, String.valueOf(getMessage()), remedy);
  }

  /** The task that the command was about; null for none. */
  @Nullable TaskView task() {
    return task;
  }
}
