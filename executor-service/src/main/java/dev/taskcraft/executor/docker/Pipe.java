package dev.taskcraft.executor.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What one side writes, for another thread to read; who writes faster than the other reads has to
 * wait, so that endless output fills no memory. Not the JDK's pipe, which breaks when the thread
 * that wrote last has ended: here every call writes on a thread of its own.
 */
final class Pipe extends InputStream {
  private static final byte[] END = new byte[0];
  private static final int CHUNKS = 64;
  private static final int CHUNK = 1 << 16;

  private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(CHUNKS);
  private final OutputStream writer = new Writer();
  private byte[] current = END;
  private int position;
  private boolean ended;
  private volatile boolean closed;

  /** Where to write. */
  OutputStream writer() {
    return writer;
  }

  /** Writes to it fail from now on, and its reader finds its end. */
  @Override
  public void close() {
    closed = true;
    chunks.clear();
    boolean _ = chunks.offer(END);
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
    while (position == current.length) {
      if (ended) {
        return -1;
      }
      try {
        current = chunks.take();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new IOException("reading was interrupted", stop);
      }
      position = 0;
      ended = current.length == 0;
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current, position, into, offset, count);
    position += count;
    return count;
  }

  private final class Writer extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int from = offset; from < offset + length; from += CHUNK) {
        int count = Math.min(CHUNK, offset + length - from);
        byte[] chunk = new byte[count];
        System.arraycopy(bytes, from, chunk, 0, count);
        put(chunk);
      }
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        put(END);
        closed = true;
      }
    }

    private void put(byte[] chunk) throws IOException {
      try {
        boolean taken = false;
        while (!taken) {
          if (closed) {
            throw new IOException("the container is gone");
          }
          taken = chunks.offer(chunk, 100, TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new IOException("writing was interrupted", stop);
      }
    }
  }
}
