package dev.taskcraft.executor.bundle;

import dev.taskcraft.blob.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Files as one ZIP archive: sorted by name, not compressed, with one time for all, so that the same
 * files are the same bytes. Nothing but that form is read back, which leaves no room for links,
 * names that lead elsewhere, or content that grows.
 */
public final class Bundle {
  /** The most that an archive may have, in bytes. */
  public static final int MOST_BYTES = BlobStore.MOST_BYTES_SENT;

  private static final int MOST_FILES = 1000;

  /** Not the first that ZIP knows: Java writes the time zone beside that one. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  /** Folders and a file, none of which begins with a dot. */
  private static final Pattern NAME =
      Pattern.compile(
          "[\\p{L}\\p{N}_$-][\\p{L}\\p{N}_.$-]*(/[\\p{L}\\p{N}_$-][\\p{L}\\p{N}_.$-]*)*");

  private Bundle() {}

  /**
   * Packs.
   *
   * @param files content by name, with {@code /} between folders
   * @throws IllegalArgumentException naming the file or the limit, and the remedy
   */
  public static byte[] pack(Map<String, byte[]> files) {
    if (files.isEmpty() || files.size() > MOST_FILES) {
      throw new IllegalArgumentException(
          "%d files; a bundle has 1 to %d".formatted(files.size(), MOST_FILES));
    }
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
        zip.putNextEntry(entry(file.getKey(), file.getValue()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    if (archive.size() > MOST_BYTES) {
      throw new IllegalArgumentException(
          "%d bytes; a bundle has at most %d, so install what is large at the executor"
              .formatted(archive.size(), MOST_BYTES));
    }
    return archive.toByteArray();
  }

  private static ZipEntry entry(String name, byte[] content) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' can't be in a bundle; names are of letters, digits, '_', '-', '$' and '.', and begin with no '.'"
              .formatted(name));
    }
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    CRC32 sum = new CRC32();
    sum.update(content);
    entry.setCrc(sum.getValue());
    entry.setTimeLocal(TIME);
    return entry;
  }

  /**
   * The files of an archive by their names.
   *
   * @throws IllegalArgumentException when {@link #pack} did not make it
   */
  public static SortedMap<String, byte[]> unpack(byte[] archive) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      int left = Math.min(archive.length, MOST_BYTES); // nothing is compressed
      ZipEntry entry = zip.getNextEntry();
      while (entry != null && files.size() <= MOST_FILES) {
        byte[] content = zip.readNBytes(left + 1);
        left -= content.length;
        if (left < 0) {
          throw foreign();
        }
        files.put(entry.getName(), content);
        entry = zip.getNextEntry();
      }
    } catch (IOException broken) {
      throw new IllegalArgumentException("it is no ZIP archive; pack it anew", broken);
    }
    if (files.isEmpty() || !Arrays.equals(archive, pack(files))) {
      throw foreign();
    }
    return files;
  }

  private static IllegalArgumentException foreign() {
    return new IllegalArgumentException(
        "it is not in the form of a bundle; let `taskcraft run --bundle` make it");
  }
}
