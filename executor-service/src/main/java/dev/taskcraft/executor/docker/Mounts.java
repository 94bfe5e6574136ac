package dev.taskcraft.executor.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file systems that are mounted on this host. A folder that is mounted read-only takes those
 * within it along, and leaves them writable (mount(8)).
 */
final class Mounts {
  private static final Path TABLE = Path.of("/proc/self/mountinfo");
  private static final int MOUNT_POINT = 4;

  /** A comma that is part of the name has a backslash before it, which the table writes so. */
  private static final Pattern LAYER =
      Pattern.compile(" - overlay .*[ ,]upperdir=((?:\\\\134,|[^ ,])+)");

  private Mounts() {}

  /** One that is mounted within this folder; null when there is none. */
  static @Nullable Path below(Path folder) throws IOException {
    return points().stream()
        .filter(point -> point.startsWith(folder) && !point.equals(folder))
        .findFirst()
        .orElse(null);
  }

  /** Whether something is mounted at this very path, which is a real one. */
  static boolean at(Path path) throws IOException {
    return points().contains(path);
  }

  /**
   * The folder that keeps what a container writes to its root, as its engine calls it: the
   * container's own, from its making to its removal. Null where the root is no overlay.
   */
  static @Nullable String layer() throws IOException {
    return layer(Files.readAllLines(TABLE));
  }

  static @Nullable String layer(List<String> table) {
    return table.stream()
        .filter(line -> line.split(" ", -1)[MOUNT_POINT].equals("/"))
        .map(LAYER::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst()
        .orElse(null);
  }

  private static List<Path> points() throws IOException {
    return Files.readAllLines(TABLE).stream()
        .map(line -> Path.of(unescaped(line.split(" ", -1)[MOUNT_POINT])))
        .toList();
  }

  /** The table writes space, tab, line end and backslash in octal, see proc_pid_mountinfo(5). */
  private static String unescaped(String name) {
    return name.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
