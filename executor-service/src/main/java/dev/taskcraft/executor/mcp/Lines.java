package dev.taskcraft.executor.mcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of bytes into lines, quickly also when a line has megabytes. */
public final class Lines {
  private final InputStream in;
  private final byte[] chunk = new byte[1 << 16];
  private int from;
  private int to;

  /** Lines of this stream, which belongs to them from now on. */
  public Lines(InputStream in) {
    this.in = in;
  }

  /**
   * The next line without its end, or null after the last.
   *
   * @throws IOException also for a line longer than 64 MiB
   */
  public byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    while (true) {
      if (from == to) {
        from = 0;
        to = Math.max(0, in.read(chunk));
        if (to == 0) {
          return line.size() > 0 ? line.toByteArray() : null;
        }
      }
      int end = from;
      while (end < to && chunk[end] != '\n') {
        end++;
      }
      line.write(chunk, from, end - from);
      if (line.size() > RpcCodec.LONGEST) {
        throw new IOException("a message longer than " + RpcCodec.LONGEST + " bytes");
      }
      from = end;
      if (end < to) {
        from++;
        return line.toByteArray();
      }
    }
  }
}
