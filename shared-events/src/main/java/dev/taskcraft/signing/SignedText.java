package dev.taskcraft.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskId;
import java.nio.ByteBuffer;

/**
 * What is signed: the payload, to which task and under which event id it belongs, so that a signed
 * payload can't be used for another task, and the version of its schema, which can stop readers.
 */
public final class SignedText {
  private SignedText() {}

  /**
   * {@code taskcraft task.requested}, the version, the task, the event and the payload, a line feed
   * between.
   */
  public static byte[] of(int schema, TaskId task, EventId event, byte[] payload) {
    byte[] head =
        "taskcraft task.requested\n%d\n%s\n%s\n".formatted(schema, task, event).getBytes(UTF_8);
    return ByteBuffer.allocate(head.length + payload.length).put(head).put(payload).array();
  }
}
