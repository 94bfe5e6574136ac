package dev.taskcraft.task;

import org.jspecify.annotations.Nullable;

/** Names one event, the same in every copy and redelivery of it. 1 to 64 characters. */
public record EventId(String value) {
  public EventId {
    if (value.isEmpty() || value.length() > 64) {
      throw new IllegalArgumentException(
          "event id of " + value.length() + " characters; 1 to 64 are allowed");
    }
  }

  /** The id of an event that follows from what is named: the same, whoever appends it how often. */
  public static EventId named(TaskId task, String name) {
    return new EventId(NamedUuid.of(java.util.UUID.fromString(task.value()), name).toString());
  }

  @Override // by hand: see TaskId
  public boolean equals(@Nullable Object other) {
    return other instanceof EventId(String its) && value.equals(its);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
