package dev.taskcraft.log.sqlite;

import dev.taskcraft.file.PrivateFiles;
import dev.taskcraft.log.LogUnavailable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which incarnations live. Each holds an operating-system lock on a file of its name, which ends
 * with the process however it dies, and outlasts any sleep or pause: a stopped process still owns
 * its tasks, so nobody runs them beside it when it wakes.
 *
 * <p>Incarnations are random UUIDs; all of one JVM share the first half. So a lock of this JVM is
 * known by its name and its file is left closed: POSIX would drop the lock as soon as any other
 * channel of the process on that file closes. Safe for use by several threads, also by several of
 * these objects on one folder.
 */
final class LockFiles implements AutoCloseable {
  private static final String SUFFIX = ".lock";

  /** Java refuses to try the same file's lock from two threads at once, whatever their channels. */
  private static final Object TRYING = new Object();

  private final Path folder;
  private final Map<String, FileChannel> held = new ConcurrentHashMap<>();

  LockFiles(Path folder) {
    this.folder = folder;
  }

  /** Takes a fresh incarnation, and removes what dead ones left. */
  String register() {
    try {
      PrivateFiles.folders(folder);
      removeStale();
      while (true) {
        String incarnation = Jvm.NAME + UUID.randomUUID().toString().substring(18);
        FileChannel channel = take(file(incarnation));
        if (channel != null) {
          held.put(incarnation, channel);
          return incarnation;
        }
      }
    } catch (IOException e) {
      throw new LogUnavailable(
          "%s: this process can't say that it lives (%s). Make the folder writable for this user."
              .formatted(folder, e),
          e);
    }
  }

  boolean registered(String incarnation) {
    return held.containsKey(incarnation);
  }

  boolean alive(String incarnation) {
    if (!isUuid(incarnation)) {
      return false;
    }
    Path file = file(incarnation);
    if (incarnation.startsWith(Jvm.NAME)) {
      return Files.exists(file);
    }
    synchronized (TRYING) {
      return locked(file);
    }
  }

  /** Whether another process has it; removes it otherwise. */
  private static boolean locked(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        return true;
      }
      Files.deleteIfExists(file);
      return false;
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException e) {
      throw new LogUnavailable(
          "%s: can't be asked whether its process lives (%s). Make it writable for this user."
              .formatted(file, e),
          e);
    }
  }

  /** Ends all incarnations of this log. */
  @Override
  public void close() {
    held.forEach(
        (incarnation, channel) -> {
          try (channel) {
            Files.deleteIfExists(file(incarnation));
          } catch (IOException _) {
            // the lock ends anyway, and the next process to register removes the file
          }
        });
    held.clear();
  }

  /** Makes and locks a file; null when another process took it for stale in between. */
  private static @Nullable FileChannel take(Path file) throws IOException {
    FileChannel channel = PrivateFiles.newFile(file);
    boolean taken = false;
    try {
      taken = channel.tryLock() != null && Files.exists(file);
      return taken ? channel : null;
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private void removeStale() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        alive(name.substring(0, name.length() - SUFFIX.length()));
      }
    }
  }

  private Path file(String incarnation) {
    return folder.resolve(incarnation + SUFFIX);
  }

  private static boolean isUuid(String text) {
    return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }

  /** Apart, because the first random number of a JVM takes 14 ms, and who only looks needs none. */
  private static final class Jvm {
    static final String NAME = UUID.randomUUID().toString().substring(0, 18);
  }
}
