package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.builtin.files.Changes;
import dev.taskcraft.executor.builtin.files.Protected;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * One root of the workspace and its copy in a container, kept alike. What may not travel to the
 * copy, see {@link Sendable}, doesn't travel back either; nor does a file that was deleted here and
 * is still there.
 */
final class RootCopy {
  private final Engine engine;
  private final String container;
  private final FolderCopy copy;
  private final Changes changes;
  private final long most;

  /**
   * A copy that is not there yet.
   *
   * @param others folders within it that have copies of their own
   */
  RootCopy(
      Engine engine,
      String container,
      String user,
      Changes changes,
      Path root,
      Set<Path> others,
      long most) {
    this.engine = engine;
    this.container = container;
    this.changes = changes;
    this.most = most;
    copy =
        new FolderCopy(
            engine,
            container,
            user,
            new Sendable(
                new Parcel(changes.root(), root, Map.of(), others, true),
                false,
                most,
                "name a smaller workspace:, or leave writes: out"));
  }

  /** Sends the files that are new or have changed here. */
  void in() throws IOException {
    copy.in();
  }

  /**
   * What is new, has changed or is gone there; nothing is changed here yet.
   *
   * @throws IOException when it can't all be had
   */
  Found look() throws IOException {
    Found found = new Found();
    boolean whole = false;
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new BufferedInputStream(engine.copyOut(container, copy.path() + "/.")))) {
      look(tar, found);
      whole = true;
      return found;
    } finally {
      if (!whole) {
        found.close();
      }
    }
  }

  private void look(TarArchiveInputStream tar, Found found) throws IOException {
    Room room = new Room(copy.path(), most);
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      String path = Path.of(entry.getName()).normalize().toString();
      if (!copy.has(path)) {
        room.skip(entry.getSize());
        continue;
      }
      room.take(entry.getSize());
      if (entry.isDirectory()) {
        continue;
      }
      found.saw(path);
      if (anyHidden(path)) {
        found.left("'%s' is protected, and was left in the container".formatted(path));
      } else if (!entry.isFile() || entry.isLink() || entry.isSymbolicLink()) {
        found.left("'%s' is no regular file, and was left in the container".formatted(path));
      } else {
        Spooled content = new Spooled(tar);
        if (copy.holds(path, content.digest())) {
          content.close();
        } else {
          found.changed(path, content);
        }
      }
    }
  }

  /**
   * Takes it over.
   *
   * @return what was left out, and why
   */
  List<String> take(Found found, String key) throws IOException {
    List<String> left = new ArrayList<>(found.left());
    for (Map.Entry<String, Spooled> file : found.changed().entrySet()) {
      take(file.getKey(), file.getValue(), key, left);
    }
    for (String path : copy.files()) {
      if (!found.seen(path)) {
        drop(path, left);
      }
    }
    return left;
  }

  private static boolean anyHidden(String path) {
    for (Path part : Path.of(path)) {
      if (Protected.hidden(part.toString())) {
        return true;
      }
    }
    return false;
  }

  private void take(String path, Spooled content, String key, List<String> left)
      throws IOException {
    try {
      changes.write(path, content::writeTo, key);
      copy.took(path);
    } catch (Refused refused) {
      left.add(refused.getMessage() + "; it was left in the container");
    }
    copy.saw(path, content.digest()); // not when writing failed: then it is tried again
  }

  private void drop(String path, List<String> left) throws IOException {
    if (!copy.lost(path)) {
      return; // it changed here meanwhile, and stays
    }
    try {
      changes.delete(path);
    } catch (Refused refused) {
      left.add(refused.getMessage() + "; it was not deleted");
    }
  }
}
