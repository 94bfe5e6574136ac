package dev.taskcraft.executor.builtin.files;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A place inside the workspace.
 *
 * @param root the real root that it lies in
 * @param path real path: free of links when it was looked up
 * @param shown how to call it in results: relative to the first root, absolute outside of it
 */
record Spot(Path root, Path path, String shown) {
  boolean isRoot() {
    return path.equals(root);
  }

  /** The last part of its path. */
  String name() {
    return String.valueOf(path.getFileName());
  }

  /** Opens the folder that it is in. */
  Folder parent(boolean create) throws IOException {
    Path parent = path.getParent();
    if (isRoot() || parent == null) {
      throw new java.nio.file.FileSystemException(shown, null, "is a root of the workspace");
    }
    return Folder.below(root, parent, create);
  }

  /** Opens the folder that it is. */
  Folder folder(boolean create) throws IOException {
    return Folder.below(root, path, create);
  }
}
