package dev.taskcraft.executor;

import dev.taskcraft.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The key under which a tool may recognise a call that it has seen: the same for every attempt of
 * one revision of a step, different for any other. A name-based UUID, so it can be computed again.
 */
final class IdempotencyKey {
  private IdempotencyKey() {}

  static String of(TaskId task, int step, int revision) {
    return UUID.nameUUIDFromBytes(
            ("taskcraft/" + task + "/" + step + "/" + revision).getBytes(StandardCharsets.UTF_8))
        .toString();
  }
}
