package dev.taskcraft.executor.tool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a tool may know of the call it serves.
 *
 * @param idempotencyKey the same for every attempt of this call; pass it on where the other side
 *     takes one
 * @param timeout how long the call may take
 * @param secrets the values that the coworker file grants, by name; keep them out of results
 * @param roots the workspace, as real absolute folders
 * @param log takes what the tool prints, line by line
 */
public record ToolContext(
    String task,
    int step,
    int attempt,
    String idempotencyKey,
    Duration timeout,
    Map<String, String> secrets,
    List<Path> roots,
    Consumer<String> log) {
  public ToolContext {
    secrets = Map.copyOf(secrets);
    roots = List.copyOf(roots);
  }

  /** The same call, with more or less time. */
  public ToolContext within(Duration other) {
    return new ToolContext(task, step, attempt, idempotencyKey, other, secrets, roots, log);
  }
}
