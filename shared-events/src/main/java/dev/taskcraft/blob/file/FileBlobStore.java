package dev.taskcraft.blob.file;

import dev.taskcraft.blob.BlobDigest;
import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.BlobsUnavailable;
import dev.taskcraft.file.PrivateFiles;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.NoSuchElementException;
import java.util.UUID;

/**
 * Blobs as files named by their digest, {@code ab/cd/abcd…}, for this user's eyes only.
 *
 * <p>Content is written beside its place, forced to the disk, then moved there at once; so a file
 * that has its name is whole, whenever the power went. What a crash leaves under {@code new/} is
 * nobody's and may be removed.
 */
public final class FileBlobStore implements BlobStore {
  private final Path folder;

  /** Keeps blobs in this folder, which is made when the first one comes. */
  public FileBlobStore(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  @Override
  public BlobRef put(byte[] content, String mediaType, String preview) {
    String digest = BlobDigest.of(content);
    Path file = file(digest);
    try {
      if (!Files.exists(file) || Files.size(file) != content.length) {
        makeFolders(digest);
        write(file, content);
      }
      force(folder(digest)); // also when another process has just moved it there
    } catch (IOException e) {
      throw new BlobsUnavailable(
          "%s: can't be written (%s). Free some space, or make the folder writable for this user."
              .formatted(file, e),
          e);
    }
    return new BlobRef(digest, mediaType, content.length, preview);
  }

  @Override
  public byte[] get(String digest) {
    Path file = file(digest);
    try {
      return BlobDigest.checked(digest, Files.readAllBytes(file), file);
    } catch (NoSuchFileException e) {
      throw new NoSuchElementException(
          "%s: is missing; the blobs belong beside the log that cites them".formatted(file), e);
    } catch (IOException e) {
      throw new BlobsUnavailable("%s: can't be read (%s)".formatted(file, e), e);
    }
  }

  private void write(Path file, byte[] content) throws IOException {
    Path fresh = folder.resolve("new");
    PrivateFiles.folders(fresh);
    Path written = fresh.resolve(UUID.randomUUID().toString());
    try {
      PrivateFiles.file(written);
      try (FileOutputStream out = new FileOutputStream(written.toFile())) {
        out.write(content);
        out.getFD().sync();
      }
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** Makes the two folders above a file, each durable in the one above it. */
  private void makeFolders(String digest) throws IOException {
    Path second = folder(digest);
    if (!Files.isDirectory(second)) {
      PrivateFiles.folders(second);
      force(second.resolve(".."));
      force(folder);
    }
  }

  private static void force(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private Path file(String digest) {
    return folder(digest).resolve(BlobDigest.hex(digest));
  }

  private Path folder(String digest) {
    String hex = BlobDigest.hex(digest);
    return folder.resolve(hex.substring(0, 2)).resolve(hex.substring(2, 4));
  }
}
