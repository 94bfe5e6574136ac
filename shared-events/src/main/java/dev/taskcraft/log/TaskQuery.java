package dev.taskcraft.log;

import dev.taskcraft.task.TaskId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks to list, newest first.
 *
 * @param statuses only these; empty for all
 * @param before only tasks created before this one, for the next page; null for the first
 */
public record TaskQuery(Set<String> statuses, @Nullable TaskId before, int limit) {
  public TaskQuery {
    statuses = Set.copyOf(statuses);
  }
}
