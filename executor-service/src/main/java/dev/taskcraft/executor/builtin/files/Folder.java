package dev.taskcraft.executor.builtin.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttributeView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open folder. Names are resolved against the folder that was opened, not against its path, and
 * no link is followed, so swapping a folder for a link between check and use leads nowhere (openat
 * and its kin, through {@link SecureDirectoryStream}).
 *
 * <p>What remains: making a sub-folder goes by path, so a swap at that instant can leave an empty
 * folder elsewhere, and nothing more. Where the platform has no openat, every use goes by path
 * after a check that the path still leads to the same real folder, which leaves a short race.
 */
@SuppressWarnings("StreamResourceLeak") // closed by close()
final class Folder implements Closeable {
  private final Path path;
  private final DirectoryStream<Path> stream;

  private Folder(Path path, DirectoryStream<Path> stream) {
    this.path = path;
    this.stream = stream;
  }

  /** Opens a root. */
  static Folder root(Path root) throws IOException {
    return new Folder(root, Files.newDirectoryStream(root));
  }

  /**
   * Opens a folder below a root, step by step.
   *
   * @param below real path, free of links
   * @param create whether to make what is missing
   */
  static Folder below(Path root, Path below, boolean create) throws IOException {
    Folder folder = root(root);
    try {
      if (!root.equals(below)) {
        for (Path name : root.relativize(below)) {
          Folder next = folder.child(name.toString(), create);
          folder.close();
          folder = next;
        }
      }
      return folder;
    } catch (IOException | RuntimeException failure) {
      folder.close();
      throw failure;
    }
  }

  Path path() {
    return path;
  }

  /** Opens a sub-folder. */
  Folder child(String name, boolean create) throws IOException {
    if (create && attributes(name) == null) {
      try {
        Files.createDirectory(path.resolve(name));
      } catch (FileAlreadyExistsException _) {
        // somebody else was faster
      }
    }
    Path child = Path.of(name);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new Folder(
          path.resolve(name), secure.newDirectoryStream(child, LinkOption.NOFOLLOW_LINKS));
    }
    BasicFileAttributes attributes = attributes(name);
    if (attributes == null || !attributes.isDirectory()) {
      throw new java.nio.file.NotDirectoryException(path.resolve(name).toString());
    }
    return new Folder(path.resolve(name), Files.newDirectoryStream(path.resolve(name)));
  }

  /** What is there, itself and not what it links to; null when there is nothing. */
  @Nullable BasicFileAttributes attributes(String name) throws IOException {
    try {
      return view(name, BasicFileAttributeView.class).readAttributes();
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  /** The same, of a regular file; anything else is refused. */
  @Nullable BasicFileAttributes file(String name) throws IOException {
    BasicFileAttributes attributes = attributes(name);
    if (attributes != null && !attributes.isRegularFile()) {
      throw new FileSystemException(
          name, null, attributes.isDirectory() ? "is a folder" : "is not a regular file");
    }
    return attributes;
  }

  <V extends FileAttributeView> V view(String name, Class<V> type) throws IOException {
    V view =
        stream instanceof SecureDirectoryStream<Path> secure
            ? secure.getFileAttributeView(Path.of(name), type, LinkOption.NOFOLLOW_LINKS)
            : Files.getFileAttributeView(checked(name), type, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      throw new FileSystemException(name, null, "no " + type.getSimpleName() + " here");
    }
    return view;
  }

  /**
   * Opens a regular file. A pipe or a device is refused, because opening one can wait forever; one
   * that is put there between this check and the opening is not noticed.
   */
  SeekableByteChannel open(String name, OpenOption... options) throws IOException {
    file(name);
    Set<OpenOption> all = new HashSet<>(List.of(options));
    all.add(LinkOption.NOFOLLOW_LINKS);
    return stream instanceof SecureDirectoryStream<Path> secure
        ? secure.newByteChannel(Path.of(name), all)
        : Files.newByteChannel(checked(name), all);
  }

  /** Renames within one file system, in one step, over whatever has that name. */
  void move(String name, Folder to, String newName) throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> from
        && to.stream instanceof SecureDirectoryStream<Path> target) {
      from.move(Path.of(name), target, Path.of(newName));
    } else {
      CopyOption[] options = {StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING};
      Files.move(checked(name), to.checked(newName), options);
    }
  }

  void deleteIfThere(String name) throws IOException {
    try {
      if (stream instanceof SecureDirectoryStream<Path> secure) {
        secure.deleteFile(Path.of(name));
      } else {
        Files.delete(checked(name));
      }
    } catch (NoSuchFileException _) {
      // that is what was wanted
    }
  }

  /** The names in it, sorted. Can be asked once. */
  List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try {
      stream.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    names.sort(null);
    return names;
  }

  /** Makes names durable: what was created, renamed or deleted here. */
  void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Path checked(String name) throws IOException {
    if (!path.toRealPath().equals(path)) {
      throw new FileSystemException(path.toString(), null, "was replaced by a link");
    }
    return path.resolve(name);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
