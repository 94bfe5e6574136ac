package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.builtin.files.Protected;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A folder of this host and its copy in a container, which is sent what is new or has changed here.
 * Only folders and regular files travel, also by a link that stays within the folder: other links,
 * pipes and what may hold secrets stay where they are. A file that is deleted here stays there
 * until the container ends.
 */
final class FolderCopy {
  /** Of one folder, with the folders in it. */
  static final int MOST_FILES = 20_000;

  private final Engine engine;
  private final String container;
  private final Packing packing;
  private final Parcel parcel;
  private final boolean links;
  private final long most;
  private final String remedy;

  /** How each file here looked when it was last sent, or written by us. */
  private final Map<String, Look> here = new HashMap<>();

  /** The digest of each file there when it was last seen. */
  private final Map<String, String> there = new HashMap<>();

  /**
   * A copy that is not there yet.
   *
   * @param user {@code uid:gid} of its owner
   * @param links whether a file goes in place of a link to it; not where links may be written to
   * @param most bytes of it
   * @param remedy what to do where it is more
   */
  FolderCopy(
      Engine engine,
      String container,
      String user,
      Parcel parcel,
      boolean links,
      long most,
      String remedy) {
    this.engine = engine;
    this.container = container;
    this.packing = new Packing(user);
    this.parcel = parcel;
    this.links = links;
    this.most = most;
    this.remedy = remedy;
  }

  /** What tells one content of a file from another without reading it. */
  private record Look(Path file, long size, FileTime changed) {
    static Look folder(Path folder) {
      return new Look(folder, -1, FileTime.fromMillis(0));
    }

    static Look of(Path file, BasicFileAttributes seen) {
      return new Look(file, seen.size(), seen.lastModifiedTime());
    }
  }

  /** The path of the folder there. */
  Path path() {
    return parcel.there();
  }

  /** Whether a path below it is its own: not in a folder that it excepts, or on the way to one. */
  boolean has(String path) {
    return !Path.of(path).startsWith(".taskcraft")
        && parcel.except().stream().noneMatch(parcel.there().resolve(path)::startsWith);
  }

  /** The files that were there when it was last looked. */
  Set<String> files() {
    return Set.copyOf(there.keySet());
  }

  /** Whether a file there is as it was when it was last looked. */
  boolean holds(String path, String digest) {
    return digest.equals(there.get(path));
  }

  /** A file there has this content now. */
  void saw(String path, String digest) {
    there.put(path, digest);
  }

  /** A file here was made like the one there. */
  void took(String path) throws IOException {
    here.put(path, look(parcel.here().resolve(path)));
  }

  /**
   * A file there is gone.
   *
   * @return whether it is still here as it was sent
   */
  boolean lost(String path) throws IOException {
    there.remove(path);
    Look known = here.remove(path);
    Path file = parcel.here().resolve(path);
    return known != null && Files.exists(file) && known.equals(look(file));
  }

  /** Sends the files that are new or have changed here. */
  void in() throws IOException {
    Map<String, Look> now = parcel.only().isEmpty() ? all() : some();
    now.entrySet().removeIf(file -> file.getValue().equals(here.get(file.getKey())));
    if (now.isEmpty()) {
      return;
    }
    Path archive = Files.createTempFile("taskcraft", ".tar");
    try {
      Map<String, Path> files = new TreeMap<>();
      now.forEach((path, look) -> files.put(path, look.file()));
      there.putAll(packing.pack(files, archive));
      try (InputStream tar = new BufferedInputStream(Files.newInputStream(archive))) {
        engine.copyIn(container, parcel.there().toString(), tar);
      }
    } finally {
      Files.deleteIfExists(archive);
    }
    here.putAll(now);
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

  private static Look look(Path file) throws IOException {
    return Look.of(file, Files.readAttributes(file, BasicFileAttributes.class));
  }
}
