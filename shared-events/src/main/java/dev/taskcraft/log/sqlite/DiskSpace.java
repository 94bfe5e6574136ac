package dev.taskcraft.log.sqlite;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much room there is on a file's disk. SQLite calls a full disk full only where it appends;
 * where it can't make its shared memory, for one, it reports an I/O error.
 */
final class DiskSpace {
  /** Less is not enough to open a log: shared memory, the log ahead and a page of each table. */
  private static final long LEAST_BYTES = 128 * 1024;

  private DiskSpace() {}

  /** Whether the disk has no room for a log; false where nobody knows. */
  static boolean full(Path file) {
    try {
      return store(file).getUsableSpace() < LEAST_BYTES;
    } catch (IOException _) {
      return false;
    }
  }

  /** Which disk, and what is left of it, e.g. {@code /data (/dev/sda1), 4 kB left}. */
  static String of(Path file) {
    try {
      FileStore store = store(file);
      return "%s, %d kB left".formatted(store, store.getUsableSpace() / 1000);
    } catch (IOException _) {
      return "that of " + file;
    }
  }

  private static FileStore store(Path file) throws IOException {
    Path existing = file.toAbsolutePath();
    while (!Files.exists(existing)) {
      Path parent = existing.getParent();
      if (parent == null) {
        break;
      }
      existing = parent;
    }
    return Files.getFileStore(existing);
  }
}
