package dev.taskcraft.executor.bundle;

import dev.taskcraft.blob.BlobDigest;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.executor.Bundles;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks bundles for this process, each once, into a folder by its digest that nobody may write
 * to. No process takes up what another one left. Safe for use by several threads.
 */
public final class UnpackedBundles implements Bundles, AutoCloseable {
  private static final Set<PosixFilePermission> READ_ONLY =
      PosixFilePermissions.fromString("r-xr-xr-x");
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

  private final BlobStore blobs;
  private final Path cache;
  private final Map<String, Path> known = new ConcurrentHashMap<>();
  private @Nullable Path folder;

  /**
   * Unpacks nothing before the first bundle comes.
   *
   * @param cache the folder in which a fresh one is made
   */
  public UnpackedBundles(BlobStore blobs, Path cache) {
    this.blobs = blobs;
    this.cache = cache;
  }

  @Override
  public Path unpacked(String digest, boolean contained) {
    return known.computeIfAbsent(digest, this::unpack);
  }

  private Path unpack(String digest) {
    try {
      Map<String, byte[]> files = Bundle.unpack(blobs.get(digest)); // the store checks the digest
      // alone in a folder of its own: a module may also be looked for beside its folder
      Path place = folder().resolve(BlobDigest.hex(digest)).resolve("code");
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = place.resolve(file.getKey());
        Files.createDirectories(path.resolveSibling(""));
        Files.write(path, file.getValue());
      }
      permit(place, READ_ONLY);
      return place;
    } catch (NoSuchElementException | IllegalArgumentException | IllegalStateException unusable) {
      throw new ToolsUnavailable(
          "the code that the request brings (%s) can't be used: %s"
              .formatted(digest, unusable.getMessage()),
          unusable);
    } catch (IOException failure) {
      throw new ToolsUnavailable(
          "the code that the request brings (%s) can't be unpacked in %s: %s; make it writable, or name another by TASKCRAFT_EXECUTOR_CACHE"
              .formatted(digest, cache, failure.getMessage()),
          failure);
    }
  }

  private synchronized Path folder() throws IOException {
    if (folder == null) {
      Files.createDirectories(cache);
      folder =
          Files.createTempDirectory(cache, "bundles-", PosixFilePermissions.asFileAttribute(OWN));
    }
    return folder;
  }

  private static void permit(Path place, Set<PosixFilePermission> permissions) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      for (Path path : all.toList()) {
        Files.setPosixFilePermissions(path, permissions);
      }
    }
  }

  /** Deletes what was unpacked. */
  @Override
  public synchronized void close() {
    if (folder == null) {
      return;
    }
    try {
      permit(folder, OWN);
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
