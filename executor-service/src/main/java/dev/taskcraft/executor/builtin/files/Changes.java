package dev.taskcraft.executor.builtin.files;

import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.builtin.files.Workspace.Use;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Changes that a tool made to a copy of the workspace, made to the workspace itself: by the rules
 * of the file tools, and as durable.
 */
public final class Changes {
  private final Workspace workspace;
  private final Path root;

  /** Changes below a root, which is a real absolute folder. */
  public Changes(Path root) {
    this.workspace = new Workspace(List.of(root));
    this.root = root;
  }

  /**
   * Puts a file there, in place of what has its name.
   *
   * @param path relative to the root
   * @param key the idempotency key of the call
   * @throws Refused when the file tools would refuse it
   */
  public void write(String path, Content content, String key) throws Refused, IOException {
    Spot spot = workspace.find(path, Use.WRITE);
    try (Folder folder = spot.parent(true)) {
      Protected.checkContent(folder, spot);
      Bytes.replace(folder, spot.name(), content, key);
    }
  }

  /**
   * Takes a file away.
   *
   * @throws Refused when the file tools would not write to it
   */
  public void delete(String path) throws Refused, IOException {
    Spot spot = workspace.find(path, Use.WRITE);
    try (Folder folder = spot.parent(false)) {
      Protected.checkContent(folder, spot);
      folder.deleteIfThere(spot.name());
      folder.sync();
    }
  }

  /** The root. */
  public Path root() {
    return root;
  }
}
