package dev.taskcraft.cli;

import dev.taskcraft.task.Status;

/** The exit codes, fixed for scripts. */
final class ExitCode {
  static final int DONE = 0;
  static final int INTERNAL = 1;
  static final int BAD_INPUT = 2;
  static final int WAITING = 3;
  static final int FAILED = 4;
  static final int CANCELLED = 5;
  static final int UNAVAILABLE = 6;
  static final int REFUSED = 7;
  static final int INTERRUPTED = 130;

  private ExitCode() {}

  /** What a command that carries a task on says with its exit code. */
  static int of(Status status) {
    return switch (status) {
      case COMPLETED -> DONE;
      case FAILED -> FAILED;
      case CANCELLED -> CANCELLED;
      case AWAITING_APPROVAL, AWAITING_INPUT, IN_DOUBT, PAUSED -> WAITING;
      case AWAITING_REQUEST, PLANNING, EXECUTING -> INTERNAL;
    };
  }
}
