package dev.taskcraft.cli;

import dev.taskcraft.cli.DoctorCommand.Check;
import dev.taskcraft.file.PrivateFiles;
import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.log.sqlite.SqliteEventLog;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether state can be kept where it is to be kept: tried, because permissions, full disks and
 * damaged files all look well until somebody writes. What the trial made, it takes away again.
 */
final class StateCheck {
  /** What a log needs to open: its shared memory, and some pages. */
  private static final int PROBE_BYTES = 128 * 1024;

  private static final String ELSEWHERE = "or set SQLITE_DB_PATH to a place that is";

  private StateCheck() {}

  /**
   * Tries the place.
   *
   * @param log whether the log itself lies there, and not in a database server
   */
  static Check of(Path database, boolean log) {
    Path folder = database.resolveSibling("");
    Path file = fileInTheWay(folder);
    if (file != null) {
      return bad(
          file + " is a file, and a folder is needed", "move it away, or set SQLITE_DB_PATH");
    }
    if (Files.isDirectory(database)) {
      return bad(database + " is a folder, and a file is needed", "set SQLITE_DB_PATH to a file");
    }
    try {
      probe(folder);
      if (log && Files.exists(database)) {
        SqliteEventLog.open(database).close();
      }
      return new Check("state", true, true, folder.toString(), null);
    } catch (LogUnavailable failure) {
      return bad(String.valueOf(failure.getMessage()), "or set SQLITE_DB_PATH to another file");
    } catch (IOException failure) {
      return bad(
          "%s can't be written (%s)".formatted(folder, failure.getMessage()), remedy(failure));
    }
  }

  private static Check bad(String detail, String remedy) {
    return new Check("state", false, true, detail, remedy);
  }

  private static String remedy(IOException failure) {
    return String.valueOf(failure.getMessage()).contains("No space left")
        ? "free some space on that disk, " + ELSEWHERE
        : "make it writable, " + ELSEWHERE;
  }

  /** Why a folder could not be made, in words. */
  static String trouble(Path folder, IOException failure) {
    Path file = fileInTheWay(folder);
    return file == null ? String.valueOf(failure.getMessage()) : file + " is a file";
  }

  /** The nearest thing on the way to a folder that is there and is none. */
  private static @Nullable Path fileInTheWay(Path folder) {
    for (Path path = folder; path != null; path = path.getParent()) {
      if (Files.exists(path)) {
        return Files.isDirectory(path) ? null : path;
      }
    }
    return null;
  }

  private static void probe(Path folder) throws IOException {
    List<Path> made = new ArrayList<>();
    try {
      for (Path path = folder; path != null && !Files.exists(path); path = path.getParent()) {
        made.add(path);
      }
      PrivateFiles.folders(folder);
      Path file = Files.createTempFile(folder, "probe", null);
      made.addFirst(file);
      Files.write(file, new byte[PROBE_BYTES]);
    } finally {
      try {
        for (Path path : made) {
          Files.deleteIfExists(path);
        }
      } catch (DirectoryNotEmptyException _) {
        // somebody else has begun to use it
      }
    }
  }
}
