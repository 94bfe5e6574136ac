package dev.taskcraft.executor.docker;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/** Packs files so that, unpacked in a container, they belong to one user of it. */
final class Packing {
  /** Who owns what a sandbox's user may read and not change. */
  static final String ROOT = "0:0";

  private static final int FILE = 0100644;
  private static final int PROGRAM = 0100755;
  private static final int FOLDER = 040755;

  private final int uid;
  private final int gid;

  /** For this user, {@code uid:gid}. */
  Packing(String user) {
    String[] ids = user.split(":", -1);
    uid = Integer.parseInt(ids[0]);
    gid = Integer.parseInt(ids[1]);
  }

  /**
   * Writes a tar archive.
   *
   * @param paths what is packed, by the path that it gets; what went away meanwhile, became a link,
   *     or can't be read is left out
   * @return the digests of the files that were packed, by path
   */
  Map<String, String> pack(Map<String, Path> paths, Path archive) throws IOException {
    Map<String, String> packed = new HashMap<>();
    Set<String> folders = new HashSet<>();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (Map.Entry<String, Path> one : paths.entrySet()) {
        String path = one.getKey();
        Path file = one.getValue();
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          folders(path + "/.", folders, tar); // with the folder itself: all above its "."
          continue;
        }
        InputStream opened = opened(file);
        if (opened == null) {
          continue;
        }
        try (InputStream in = opened;
            Spooled content = new Spooled(in)) {
          folders(path, folders, tar);
          begin(path, Files.isExecutable(file) ? PROGRAM : FILE, content.length(), tar);
          content.writeTo(tar);
          tar.closeArchiveEntry();
          packed.put(path, content.digest());
        }
      }
    }
    return packed;
  }

  /** Null when it went away meanwhile, or became a link, or is nobody's to read here either. */
  private static @Nullable InputStream opened(Path file) throws IOException {
    try {
      return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException | AccessDeniedException _) {
      return null;
    } catch (IOException failure) {
      if (Files.isSymbolicLink(file)) {
        return null;
      }
      throw failure;
    }
  }

  private void folders(String path, Set<String> known, TarArchiveOutputStream tar)
      throws IOException {
    List<Path> above = new ArrayList<>();
    for (Path folder = Path.of(path).getParent(); folder != null; folder = folder.getParent()) {
      above.addFirst(folder);
    }
    for (Path folder : above) {
      if (known.add(folder.toString())) {
        begin(folder + "/", FOLDER, 0, tar);
        tar.closeArchiveEntry();
      }
    }
  }

  private void begin(String name, int mode, long size, TarArchiveOutputStream tar)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setIds(uid, gid);
    entry.setMode(mode);
    entry.setSize(size);
    tar.putArchiveEntry(entry);
  }
}
