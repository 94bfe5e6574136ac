package dev.taskcraft.executor.docker;

import dev.taskcraft.serde.CanonicalJson;
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
   * @param paths of files and folders below the root; what went away meanwhile, or can't be read,
   *     is left out
   * @return the digests of the files that were packed, by path
   */
  Map<String, String> pack(Path root, Set<String> paths, Path archive) throws IOException {
    Map<String, String> packed = new HashMap<>();
    Set<String> folders = new HashSet<>();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (String path : paths) {
        Path file = root.resolve(path);
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          folders(path + "/.", folders, tar); // with the folder itself: all above its "."
          continue;
        }
        try {
          byte[] content = content(file);
          folders(path, folders, tar);
          put(path, Files.isExecutable(file) ? PROGRAM : FILE, content, tar);
          packed.put(path, CanonicalJson.sha256(content));
        } catch (NoSuchFileException | AccessDeniedException _) {
          // it went away meanwhile, or is nobody's to read here either
        }
      }
    }
    return packed;
  }

  /** Not of what a link leads to that has taken its place meanwhile. */
  private static byte[] content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readAllBytes();
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
        put(folder + "/", FOLDER, new byte[0], tar);
      }
    }
  }

  private void put(String name, int mode, byte[] content, TarArchiveOutputStream tar)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setIds(uid, gid);
    entry.setMode(mode);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
