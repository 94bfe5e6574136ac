package dev.taskcraft.task;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Names one task: a UUID in its canonical lower-case form. It is also the key on every topic. */
public record TaskId(String value) implements Comparable<TaskId> {
  public TaskId {
    if (value.length() != 36 || !UUID.fromString(value).toString().equals(value)) {
      throw new IllegalArgumentException("task id '" + value + "' is not a lower-case UUID");
    }
  }

  /**
   * The task of a request that its producer names in its own way: UUID version 5 of the name in the
   * namespace of the source, which is itself the UUID of the source as a URL.
   */
  public static TaskId named(String source, String name) {
    return new TaskId(NamedUuid.of(NamedUuid.of(NamedUuid.URL, source), name).toString());
  }

  @Override
  public int compareTo(TaskId other) {
    return value.compareTo(other.value);
  }

  // A record's own are found by a method handle, which costs until the compiler has seen through it
  // at each caller; ids are compared for every event.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TaskId(String its) && value.equals(its);
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
