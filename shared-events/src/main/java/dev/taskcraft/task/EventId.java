package dev.taskcraft.task;

/** Names one event, the same in every copy and redelivery of it. 1 to 64 characters. */
public record EventId(String value) {
  public EventId {
    if (value.isEmpty() || value.length() > 64) {
      throw new IllegalArgumentException(
          "event id of " + value.length() + " characters; 1 to 64 are allowed");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
