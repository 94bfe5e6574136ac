package dev.taskcraft.serde;

/** Text that is not the JSON it should be. The message says what is wrong, and where. */
public final class UnreadableJson extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnreadableJson(String message) {
    super(message);
  }

  UnreadableJson(String message, Throwable cause) {
    super(message, cause);
  }
}
