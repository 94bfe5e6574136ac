package dev.taskcraft.executor.reach;

/** An address that may not be connected to. The message says so, with the remedy. */
public final class OutOfReach extends Exception {
  private static final long serialVersionUID = 1;

  OutOfReach(String message) {
    super(message);
  }
}
