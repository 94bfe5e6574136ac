package dev.taskcraft.executor.docker;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How much may come back from a copy. The file system there doesn't bound it: a hole in a file
 * takes no room there, and is bytes when it is read.
 */
final class Room {
  /** With folders and links, of which there may be some more than files. */
  private static final int MOST_ENTRIES = 2 * Sendable.MOST_FILES;

  private final Path folder;
  private final long most;
  private long taken;
  private long skipped;
  private int entries;

  /** Room for so many bytes of what is taken, and as many of what is not. */
  Room(Path folder, long most) {
    this.folder = folder;
    this.most = most;
  }

  /**
   * One more.
   *
   * @throws IOException when it is too much
   */
  void take(long bytes) throws IOException {
    check(bytes, taken);
    taken += bytes;
  }

  /** One more that is read and not taken. */
  void skip(long bytes) throws IOException {
    check(bytes, skipped);
    skipped += bytes;
  }

  private void check(long bytes, long before) throws IOException {
    if (bytes > most - before || ++entries > MOST_ENTRIES) {
      throw new IOException(
          "%s there has more than %d MiB or %,d files, too much to be taken over"
              .formatted(folder, most / SandboxLimits.MIB, MOST_ENTRIES));
    }
  }
}
