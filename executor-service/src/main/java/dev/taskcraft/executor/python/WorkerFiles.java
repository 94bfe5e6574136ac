package dev.taskcraft.executor.python;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The worker's program, laid out where Python can run it. */
final class WorkerFiles {
  static final List<String> NAMES =
      List.of(
          "serve.py",
          "taskcraft/__init__.py",
          "taskcraft/tools/__init__.py",
          "taskcraft/tools/decorators.py",
          "taskcraft_worker/__init__.py",
          "taskcraft_worker/arguments.py",
          "taskcraft_worker/calls.py",
          "taskcraft_worker/docstrings.py",
          "taskcraft_worker/failures.py",
          "taskcraft_worker/hints.py",
          "taskcraft_worker/loading.py",
          "taskcraft_worker/main.py",
          "taskcraft_worker/output.py",
          "taskcraft_worker/processes.py",
          "taskcraft_worker/redaction.py",
          "taskcraft_worker/results.py",
          "taskcraft_worker/schema.py",
          "taskcraft_worker/server.py",
          "taskcraft_worker/tools.py",
          "taskcraft_worker/wire.py");

  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> ENTERABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private WorkerFiles() {}

  /**
   * Writes what is missing or different under the folder, and leaves the rest, with the bytecode
   * that Python keeps beside it. Several processes may do so at once.
   *
   * @return the program to start
   */
  static Path layOut(Path folder) throws IOException {
    for (String name : NAMES) {
      byte[] content = read(name);
      Path file = folder.resolve(name);
      if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
        replace(file, content);
      }
      permit(file, READABLE);
      permit(file.resolveSibling(""), ENTERABLE);
    }
    return folder.resolve(NAMES.getFirst());
  }

  private static void replace(Path file, byte[] content) throws IOException {
    Path parent = file.resolveSibling(".").normalize();
    try {
      Files.createDirectories(parent);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(parent + " is not a folder", e);
    }
    Path part = Files.createTempFile(parent, ".part", ".tmp");
    Files.write(part, content);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A container's user is somebody else; there is nothing secret in here. */
  private static void permit(Path path, Set<PosixFilePermission> permissions) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view != null && !view.readAttributes().permissions().containsAll(permissions)) {
      view.setPermissions(permissions);
    }
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = WorkerFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(
            "the program lacks its own file python/" + name + "; install it anew");
      }
      return in.readAllBytes();
    }
  }
}
