package dev.taskcraft.coworker.yaml;

/** Something wrong in a coworker file: where, what, and what to do about it. */
public record Problem(String file, Position at, String message) {
  /** The form that editors and terminals make clickable: {@code file:line:column: message}. */
  @Override
  public String toString() {
    return file + ":" + at.line() + ":" + at.column() + ": " + message;
  }
}
