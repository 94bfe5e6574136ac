package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.builtin.files.Changes;
import dev.taskcraft.executor.builtin.files.Protected;
import dev.taskcraft.serde.CanonicalJson;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * One root of the workspace and its copy in a container, kept alike. Only regular files travel:
 * links, pipes and what may hold secrets stay where they are.
 */
final class RootCopy {
  private static final int MOST_FILES = 20_000;

  private final Engine engine;
  private final String container;
  private final int uid;
  private final int gid;
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
    String[] ids = user.split(":", -1);
    this.uid = Integer.parseInt(ids[0]);
    this.gid = Integer.parseInt(ids[1]);
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
      try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive))) {
        pack(changed.keySet(), file);
      }
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

  private void pack(Set<String> paths, OutputStream into) throws IOException {
    Set<String> folders = new HashSet<>();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(into)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (String path : paths) {
        byte[] content;
        try {
          content = Files.readAllBytes(changes.root().resolve(path));
        } catch (NoSuchFileException _) {
          continue; // it went away meanwhile
        }
        folders(path, folders, tar);
        TarArchiveEntry entry = own(new TarArchiveEntry(path));
        entry.setSize(content.length);
        entry.setMode(Files.isExecutable(changes.root().resolve(path)) ? 0100755 : 0100644);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
        there.put(path, CanonicalJson.sha256(content));
      }
    }
  }

  private void folders(String path, Set<String> known, TarArchiveOutputStream tar)
      throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path folder = Path.of(path).getParent(); folder != null; folder = folder.getParent()) {
      missing.addFirst(folder);
    }
    for (Path folder : missing) {
      if (known.add(folder.toString())) {
        TarArchiveEntry entry = own(new TarArchiveEntry(folder + "/"));
        entry.setMode(040755);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
    }
  }

  private TarArchiveEntry own(TarArchiveEntry entry) {
    entry.setIds(uid, gid);
    return entry;
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
        if (entry.isDirectory() || path.startsWith(".taskcraft")) {
          continue;
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
    if (digest.equals(there.put(path, digest))) {
      return;
    }
    try {
      changes.write(path, content, key);
      here.put(path, look(path));
    } catch (Refused refused) {
      left.add(refused.getMessage() + "; it was left in the container");
    }
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
