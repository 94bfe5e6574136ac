package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.docker.Sendable.Look;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A folder of this host and its copy in a container, which is sent what is new or has changed here.
 * A file that is deleted here stays there until the container ends.
 */
final class FolderCopy {
  private final Engine engine;
  private final String container;
  private final Packing packing;
  private final Parcel parcel;
  private final Sendable sendable;

  /** How each file here looked when it was last sent, or written by us. */
  private final Map<String, Look> here = new HashMap<>();

  /** The digest of each file there when it was last seen. */
  private final Map<String, String> there = new HashMap<>();

  /**
   * A copy that is not there yet.
   *
   * @param user {@code uid:gid} of its owner
   */
  FolderCopy(Engine engine, String container, String user, Sendable sendable) {
    this.engine = engine;
    this.container = container;
    this.packing = new Packing(user);
    this.parcel = sendable.parcel();
    this.sendable = sendable;
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
    here.put(path, Sendable.look(parcel.here().resolve(path)));
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
    return known != null && Files.exists(file) && known.equals(Sendable.look(file));
  }

  /** Sends the files that are new or have changed here. */
  void in() throws IOException {
    Map<String, Look> now = sendable.now();
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
}
