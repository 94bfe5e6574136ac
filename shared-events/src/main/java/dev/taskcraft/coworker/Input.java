package dev.taskcraft.coworker;

import dev.taskcraft.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A typed input of a coworker, given with {@code -i key=value}.
 *
 * @param fallback the default; null makes the input required unless {@code optional}
 */
public record Input(
    Type type, @Nullable String description, @Nullable Object fallback, boolean optional) {
  public Input {
    fallback = Json.copyValue(fallback);
  }

  /** The types that an input may have, by their names in the file. */
  public enum Type {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN
  }
}
