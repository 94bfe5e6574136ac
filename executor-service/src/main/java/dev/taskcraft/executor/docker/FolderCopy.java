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
 * Only folders and regular files travel: links, pipes and what may hold secrets stay where they
 * are. A file that is deleted here stays there until the container ends.
 */
final class FolderCopy {
  /** Of one folder, with the folders in it. */
  static final int MOST_FILES = 20_000;

  private final Engine engine;
  private final String container;
  private final Packing packing;
  private final Parcel parcel;
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
   * @param most bytes of it
   * @param remedy what to do where it is more
   */
  FolderCopy(
      Engine engine, String container, String user, Parcel parcel, long most, String remedy) {
    this.engine = engine;
    this.container = container;
    this.packing = new Packing(user);
    this.parcel = parcel;
    this.most = most;
    this.remedy = remedy;
  }

  /** What tells one content of a file from another without reading it. */
  private record Look(long size, FileTime changed) {
    private static final Look FOLDER = new Look(-1, FileTime.fromMillis(0));

    static Look of(BasicFileAttributes file) {
      return new Look(file.size(), file.lastModifiedTime());
    }
  }

  /** The path of the folder there. */
  Path path() {
    return parcel.there();
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
    here.put(path, look(path));
  }

  /**
   * A file there is gone.
   *
   * @return whether it is still here as it was sent
   */
  boolean lost(String path) throws IOException {
    there.remove(path);
    Look known = here.remove(path);
    return known != null && Files.exists(parcel.here().resolve(path)) && known.equals(look(path));
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
      there.putAll(packing.pack(parcel.here(), now.keySet(), archive));
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
    for (String path : parcel.only()) {
      Look look = look(path);
      bytes += look.size();
      found.put(path, look);
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
            if (hidden(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            add(folder, Look.FOLDER);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws SandboxUnavailable {
            if (attributes.isRegularFile() && !hidden(file)) {
              bytes[0] += attributes.size();
              add(file, Look.of(attributes));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException failure) {
            return FileVisitResult.CONTINUE; // what we can't read, the sandbox can't either
          }

          private void add(Path path, Look look) throws SandboxUnavailable {
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

  private static boolean hidden(Path path) {
    return Protected.hidden(String.valueOf(path.getFileName()));
  }

  private Look look(String path) throws IOException {
    return Look.of(Files.readAttributes(parcel.here().resolve(path), BasicFileAttributes.class));
  }
}
