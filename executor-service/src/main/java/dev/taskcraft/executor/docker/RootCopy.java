package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.builtin.files.Changes;
import dev.taskcraft.executor.builtin.files.Protected;
import dev.taskcraft.serde.CanonicalJson;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * One root of the workspace and its copy in a container, kept alike. Only regular files travel:
 * links, pipes and what may hold secrets stay where they are. A file that is deleted here stays
 * there until the container ends, and does not come back.
 */
final class RootCopy {
  private static final int MOST_FILES = 20_000;

  private final Engine engine;
  private final String container;
  private final Packing packing;
  private final Changes changes;
  private final Path root;
  private final long most;

  /** How each file here looked when it was last sent, or written by us. */
  private final Map<String, Look> here = new HashMap<>();

  /** The digest of each file there when it was last seen. */
  private final Map<String, String> there = new HashMap<>();

  RootCopy(Engine engine, String container, String user, Changes changes, Path root, long most) {
    this.engine = engine;
    this.container = container;
    this.packing = new Packing(user);
    this.changes = changes;
    this.root = root;
    this.most = most;
  }

  /** What tells one content of a file from another without reading it. */
  private record Look(long size, FileTime changed) {
    static Look of(BasicFileAttributes file) {
      return new Look(file.size(), file.lastModifiedTime());
    }
  }

  /** Sends the files that are new or have changed here. */
  void in() throws IOException {
    Map<String, Look> now = files();
    Map<String, Look> changed = new TreeMap<>();
    now.forEach(
        (path, look) -> {
          if (!look.equals(here.get(path))) {
            changed.put(path, look);
          }
        });
    if (changed.isEmpty()) {
      return;
    }
    Path archive = Files.createTempFile("taskcraft", ".tar");
    try {
      there.putAll(packing.pack(changes.root(), changed.keySet(), archive));
      try (InputStream tar = new BufferedInputStream(Files.newInputStream(archive))) {
        engine.copyIn(container, root.toString(), tar);
      }
    } finally {
      Files.deleteIfExists(archive);
    }
    here.putAll(changed);
  }

  private Map<String, Look> files() throws IOException {
    Map<String, Look> found = new TreeMap<>();
    long[] bytes = new long[1];
    Path real = changes.root();
    Files.walkFileTree(
        real,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return !folder.equals(real) && hidden(folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws SandboxUnavailable {
            if (attributes.isRegularFile() && !hidden(file)) {
              bytes[0] += attributes.size();
              found.put(real.relativize(file).toString(), Look.of(attributes));
              if (bytes[0] > most || found.size() > MOST_FILES) {
                throw tooMuch();
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  private SandboxUnavailable tooMuch() {
    return new SandboxUnavailable(
        "%s has more than %d MiB or %,d files, too much for a tool that writes in a container; name a smaller workspace:, leave writes: out, or raise %sWORKSPACE"
            .formatted(root, most / SandboxLimits.MIB, MOST_FILES, SandboxConfig.PREFIX));
  }

  private static boolean hidden(Path path) {
    return Protected.hidden(String.valueOf(path.getFileName()));
  }

  /**
   * Takes over the files that are new, have changed or are gone there.
   *
   * @return what was left out, and why
   */
  List<String> out(String key) throws IOException {
    List<String> left = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new BufferedInputStream(engine.copyOut(container, root + "/.")))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String path = Path.of(entry.getName()).normalize().toString();
        if (entry.isDirectory() || Path.of(path).startsWith(".taskcraft")) {
          continue; // a way to the outbox, which has a copy of its own
        }
        if (anyHidden(path)) {
          left.add("'%s' is protected, and was left in the container".formatted(path));
          continue;
        }
        if (!entry.isFile() || entry.isLink() || entry.isSymbolicLink()) {
          left.add("'%s' is no regular file, and was left in the container".formatted(path));
          continue;
        }
        if (entry.getSize() > most || seen.size() > MOST_FILES) {
          throw new IOException("it wrote more files than can be taken over");
        }
        seen.add(path);
        take(path, tar.readNBytes((int) entry.getSize()), key, left);
      }
    }
    for (String path : List.copyOf(there.keySet())) {
      if (!seen.contains(path)) {
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

  private void take(String path, byte[] content, String key, List<String> left) throws IOException {
    String digest = CanonicalJson.sha256(content);
    if (digest.equals(there.get(path))) {
      return;
    }
    try {
      changes.write(path, content, key);
      here.put(path, look(path));
    } catch (Refused refused) {
      left.add(refused.getMessage() + "; it was left in the container");
    }
    there.put(path, digest); // not when writing failed: then it is tried again
  }

  private void drop(String path, List<String> left) throws IOException {
    there.remove(path);
    Look known = here.remove(path);
    if (known == null || !Files.exists(changes.root().resolve(path)) || !known.equals(look(path))) {
      return; // it changed here meanwhile, and stays
    }
    try {
      changes.delete(path);
    } catch (Refused refused) {
      left.add(refused.getMessage() + "; it was not deleted");
    }
  }

  private Look look(String path) throws IOException {
    return Look.of(Files.readAttributes(changes.root().resolve(path), BasicFileAttributes.class));
  }
}
