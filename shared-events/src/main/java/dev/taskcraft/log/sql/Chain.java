package dev.taskcraft.log.sql;

import dev.taskcraft.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The hash chain of a task: each event's hash is SHA-256 over the hash before it and the SHA-256 of
 * the event's own fields, so that a row changed, moved, added or taken away no longer fits the rows
 * after it. It shows accidents and edits by hand; someone who recomputes the whole chain is caught
 * only by a copy of a hash kept elsewhere.
 *
 * <p>Fields are framed by their length (4 bytes, big-endian; -1 for null), so that no two events
 * share one text.
 */
public final class Chain {
  private static final byte[] FORMAT = "taskcraft.log.v1".getBytes(StandardCharsets.US_ASCII);

  private Chain() {}

  /** The hash before the first event. */
  public static byte[] start() {
    return new byte[32];
  }

  /** The hash of an event's own fields. It needs no other event, so any thread may compute it. */
  public static byte[] fields(StoredEvent event) {
    MessageDigest sha = Sha256.begin();
    sha.update(FORMAT);
    frame(sha, event.task().value());
    number(sha, event.seq());
    frame(sha, event.slot());
    frame(sha, event.id());
    frame(sha, event.type());
    frame(sha, event.cause());
    number(sha, event.time());
    frame(sha, event.producer());
    frame(sha, event.data());
    return sha.digest();
  }

  /** The hash of an event in its place. */
  public static byte[] next(byte[] previous, byte[] fields) {
    MessageDigest sha = Sha256.begin();
    sha.update(previous);
    return sha.digest(fields);
  }

  private static void frame(MessageDigest sha, @Nullable String text) {
    frame(sha, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
  }

  private static void frame(MessageDigest sha, byte @Nullable [] bytes) {
    sha.update(ByteBuffer.allocate(4).putInt(0, bytes == null ? -1 : bytes.length));
    if (bytes != null) {
      sha.update(bytes);
    }
  }

  private static void number(MessageDigest sha, long number) {
    sha.update(ByteBuffer.allocate(8).putLong(0, number));
  }
}
