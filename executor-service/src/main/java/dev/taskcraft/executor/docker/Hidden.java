package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.builtin.files.Protected;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * What must not be seen of a folder that a sandbox is shown: the files and folders that may hold
 * secrets, see {@link Protected}, and sockets and pipes, behind which a process of this host may
 * listen: a read-only mount lets them through. One that is made later is not found.
 */
final class Hidden {
  private static final int MOST_ENTRIES = 500_000;

  private final List<String> folders = new ArrayList<>();
  private final List<String> files = new ArrayList<>();
  private int entries;

  List<String> folders() {
    return folders;
  }

  List<String> files() {
    return files;
  }

  /**
   * Looks through a folder.
   *
   * @param folder as the sandbox sees it
   * @param real the folder itself, which a link may lead to
   * @throws SandboxUnavailable when it has too many files to be looked through
   */
  void addAll(Path folder, Path real) throws IOException {
    Files.walkFileTree(
        real,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            count(folder);
            if (!path.equals(real) && hidden(path)) {
              folders.add(folder.resolve(real.relativize(path)).toString());
              return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            count(folder);
            if (attributes.isOther() || (hidden(path) && !attributes.isSymbolicLink())) {
              files.add(folder.resolve(real.relativize(path)).toString());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException failure) {
            return FileVisitResult.CONTINUE; // what we can't read, the sandbox can't either
          }
        });
  }

  private void count(Path folder) throws SandboxUnavailable {
    if (++entries > MOST_ENTRIES) {
      throw new SandboxUnavailable(
          "%s has more than %,d files, too many to look for secrets among them; name a smaller workspace:"
              .formatted(folder, MOST_ENTRIES));
    }
  }

  private static boolean hidden(Path path) {
    return Protected.hidden(String.valueOf(path.getFileName()));
  }
}
