package dev.taskcraft.executor.builtin.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads a stream to its end and keeps its beginning and its end, because the cause of a failure
 * stands in one of the two. Filled by one thread; may be read by another at any time.
 */
final class Captured {
  static final int HALF = 32 * 1024;

  private final byte[] head = new byte[HALF];
  private final byte[] tail = new byte[HALF];
  private long total;

  void readAll(InputStream stream) {
    byte[] buffer = new byte[8 * 1024];
    try (stream) {
      int length = stream.read(buffer);
      while (length >= 0) {
        add(buffer, length);
        length = stream.read(buffer);
      }
    } catch (IOException _) {
      // the process is gone; what came until now counts
    }
  }

  private synchronized void add(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (total < HALF) {
        head[(int) total] = bytes[i];
      } else {
        tail[(int) (total % HALF)] = bytes[i];
      }
      total++;
    }
  }

  /** What was kept, as UTF-8; says how much is missing where it is missing. */
  synchronized String text() {
    if (total <= HALF) {
      return new String(head, 0, (int) total, StandardCharsets.UTF_8);
    }
    int kept = (int) Math.min(HALF, total - HALF);
    byte[] end = new byte[kept];
    for (int i = 0; i < kept; i++) {
      end[i] = tail[(int) ((total - kept + i) % HALF)];
    }
    long left = total - HALF - kept;
    byte[] both = new byte[HALF + kept];
    System.arraycopy(head, 0, both, 0, HALF);
    System.arraycopy(end, 0, both, HALF, kept);
    return left == 0
        ? new String(both, StandardCharsets.UTF_8)
        : new String(head, StandardCharsets.UTF_8)
            + "\n… %,d bytes left out …\n".formatted(left)
            + new String(end, StandardCharsets.UTF_8);
  }
}
