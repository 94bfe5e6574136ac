package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.builtin.files.Protected;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of a folder of this host may be sent. Only folders and regular files travel, also by a link
 * that stays within the folder: other links, pipes and what may hold secrets stay where they are.
 *
 * @param parcel the folder, and what of it
 * @param links whether a file goes in place of a link to it; not where links may be written to
 * @param most bytes of it
 * @param remedy what to do where it is more
 */
record Sendable(Parcel parcel, boolean links, long most, String remedy) {
  /** Of one folder, with the folders in it. */
  static final int MOST_FILES = 20_000;

  /** What tells one content of a file from another without reading it. */
  record Look(Path file, long size, FileTime changed) {
    static Look folder(Path folder) {
      return new Look(folder, -1, FileTime.fromMillis(0));
    }

    static Look of(Path file, BasicFileAttributes seen) {
      return new Look(file, seen.size(), seen.lastModifiedTime());
    }
  }

  /**
   * What there is now, by the path below the folder.
   *
   * @throws SandboxUnavailable when it is too much
   */
  Map<String, Look> now() throws IOException {
    return parcel.only().isEmpty() ? all() : some();
  }

  private Map<String, Look> some() throws IOException {
    Map<String, Look> found = new TreeMap<>();
    long bytes = 0;
    for (Map.Entry<String, Path> file : parcel.only().entrySet()) {
      Look look = look(file.getValue());
      bytes += look.size();
      found.put(file.getKey(), look);
      check(bytes, found.size());
    }
    return found;
  }

  private Map<String, Look> all() throws IOException {
    Map<String, Look> found = new TreeMap<>();
    long[] bytes = new long[1];
    Path root = parcel.here();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws SandboxUnavailable {
            if (folder.equals(root)) {
              return FileVisitResult.CONTINUE;
            }
            if (hidden(folder) || parcel.except().contains(there(folder))) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            add(folder, Look.folder(folder));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && !hidden(file)) {
              add(file, Look.of(file, attributes));
            } else if (links && attributes.isSymbolicLink() && staysWithin(file)) {
              add(file, look(file.toRealPath()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException failure) {
            return FileVisitResult.CONTINUE; // what we can't read, the sandbox can't either
          }

          private void add(Path path, Look look) throws SandboxUnavailable {
            bytes[0] += Math.max(0, look.size());
            found.put(root.relativize(path).toString(), look);
            check(bytes[0], found.size());
          }
        });
    return found;
  }

  private void check(long bytes, int files) throws SandboxUnavailable {
    if (bytes > most) {
      throw new SandboxUnavailable(
          "%s has more than %d MiB, too much to be copied into a container; %s, or raise %sWORKSPACE"
              .formatted(parcel.there(), most / SandboxLimits.MIB, remedy, SandboxConfig.PREFIX));
    }
    if (files > MOST_FILES) {
      throw new SandboxUnavailable(
          "%s has more than %,d files and folders, too many to be copied into a container; %s"
              .formatted(parcel.there(), MOST_FILES, remedy));
    }
  }

  private Path there(Path here) {
    return parcel.there().resolve(parcel.here().relativize(here));
  }

  /** Whether a link leads to a file that travels, too: so are the files of a Kubernetes volume. */
  private boolean staysWithin(Path link) {
    try {
      Path real = link.toRealPath();
      if (hidden(link) || !real.startsWith(parcel.here()) || !Files.isRegularFile(real)) {
        return false;
      }
      for (Path part : parcel.here().relativize(real)) {
        if (hidden(part)) {
          return false;
        }
      }
      return parcel.except().stream().noneMatch(there(real)::startsWith);
    } catch (IOException _) {
      return false; // it leads nowhere
    }
  }

  private static boolean hidden(Path path) {
    return Protected.hidden(String.valueOf(path.getFileName()));
  }

  /** How a file looks, or what a link to it leads to. */
  static Look look(Path file) throws IOException {
    return Look.of(file, Files.readAttributes(file, BasicFileAttributes.class));
  }
}
