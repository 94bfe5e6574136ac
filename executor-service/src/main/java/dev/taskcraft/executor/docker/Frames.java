package dev.taskcraft.executor.docker;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The standard output of a process in a container, out of the frames in which an engine sends all
 * that the process writes: one byte for the stream, three of no meaning, four for the length
 * (Engine API, ContainerAttach). The rest is passed over, up to 64 KiB: an honest process writes
 * little there, and reading it takes our time. For one thread.
 */
final class Frames extends InputStream {
  private static final int HEAD = 8;
  private static final int STDOUT = 1;
  private static final int MOST_OF_OTHERS = 1 << 16;

  private final InputStream frames;
  private long left;
  private long passed;

  Frames(InputStream frames) {
    this.frames = new BufferedInputStream(frames, 1 << 14);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (left == 0) {
      byte[] head = frames.readNBytes(HEAD);
      if (head.length == 0) {
        return -1;
      }
      if (head.length < HEAD) {
        throw new EOFException("the engine's stream ended within a frame");
      }
      long size = Integer.toUnsignedLong(ByteBuffer.wrap(head).getInt(HEAD - Integer.BYTES));
      if (head[0] == STDOUT) {
        left = size;
      } else {
        passed += HEAD + size;
        if (passed > MOST_OF_OTHERS) {
          throw new IOException("too much came that is no standard output");
        }
        frames.skipNBytes(size);
      }
    }
    int count = frames.read(into, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("the engine's stream ended within a frame");
    }
    left -= count;
    return count;
  }
}
