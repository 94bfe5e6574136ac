package dev.taskcraft.log;

/**
 * The log can't be reached or written: a full disk, a read-only folder, a stopped server. The
 * message says which and what to do. Whether an append took place is then unknown, unless it says
 * so.
 */
public final class LogUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LogUnavailable(String message) {
    super(message);
  }

  public LogUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
