package dev.taskcraft.executor.tool;

/**
 * Tools that a coworker lists can't be had. The message names the entry, the place and the remedy.
 */
public final class ToolsUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ToolsUnavailable(String message) {
    super(message);
  }

  public ToolsUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
