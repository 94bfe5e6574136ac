package dev.taskcraft.executor.java;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Makes lines of what one call prints, up to a limit. Safe for use by several threads. */
final class Lines {
  private static final int LIMIT_BYTES = 64 * 1024;

  private final Consumer<String> to;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int taken;
  private boolean closed;

  Lines(Consumer<String> to) {
    this.to = to;
  }

  /** Whether these bytes were taken; not so after the end of the call. */
  synchronized boolean write(byte[] bytes, int offset, int length, Charset charset) {
    if (closed) {
      return false;
    }
    for (int i = offset; i < offset + length && taken <= LIMIT_BYTES; i++) {
      if (++taken > LIMIT_BYTES) {
        flush(charset);
        to.accept("output truncated after " + LIMIT_BYTES + " bytes");
      } else if (bytes[i] == '\n') {
        flush(charset);
        taken++;
      } else {
        line.write(bytes[i]);
      }
    }
    return true;
  }

  /** Says a line that was not printed. */
  synchronized void say(String text) {
    if (!closed) {
      byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
      write(bytes, 0, bytes.length, StandardCharsets.UTF_8);
    }
  }

  synchronized void close(Charset charset) {
    if (line.size() > 0) {
      flush(charset);
    }
    closed = true;
  }

  private void flush(Charset charset) {
    String text = line.toString(charset);
    line.reset();
    to.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
