package dev.taskcraft.executor.catalogue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.EnumSet;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sees what lies in a folder, through links, but for what Python keeps and names with a dot. */
final class Walk extends SimpleFileVisitor<Path> {
  private static final int DEEPEST = 32;

  private final Path folder;
  private final int most;
  private final SortedMap<Path, Stamp> files = new TreeMap<>();
  private final SortedMap<Path, String> troubles = new TreeMap<>();
  private int visited;

  private Walk(Path folder, int most) {
    this.folder = folder;
    this.most = most;
  }

  /**
   * What tells one state of a file from another.
   *
   * @param changed when its content, name or rights changed last; unlike the time of its content
   *     that can't be set
   */
  record Stamp(long size, Object changed) {}

  /**
   * What was seen.
   *
   * @param troubles what is wrong with the paths that are no files
   * @param truncated whether there is more
   */
  record Seen(SortedMap<Path, Stamp> files, SortedMap<Path, String> troubles, boolean truncated) {
    Seen {
      files = Collections.unmodifiableSortedMap(files);
      troubles = Collections.unmodifiableSortedMap(troubles);
    }
  }

  /**
   * Sees what lies in a folder.
   *
   * @param most files and folders
   */
  static Seen of(Path folder, int most) throws IOException {
    Walk walk = new Walk(folder, most);
    Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, walk);
    return new Seen(walk.files, walk.troubles, walk.visited > most);
  }

  @Override
  public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
    return hidden(at) ? FileVisitResult.SKIP_SUBTREE : next();
  }

  @Override
  public FileVisitResult visitFile(Path at, BasicFileAttributes attributes) {
    if (hidden(at)) {
      return FileVisitResult.CONTINUE;
    }
    try {
      if (attributes.isSymbolicLink()) {
        troubles.put(at, "a link to " + Files.readSymbolicLink(at) + ", which is not there");
      } else if (attributes.isDirectory()) {
        troubles.put(at, "lies more than %d folders down".formatted(DEEPEST));
      } else if (attributes.isRegularFile()) {
        files.put(at, new Stamp(attributes.size(), Files.getAttribute(at, "unix:ctime")));
      }
    } catch (IOException failure) { // it went away, or changed, meanwhile
      return visitFileFailed(at, failure);
    }
    return next();
  }

  @Override
  public FileVisitResult visitFileFailed(Path at, IOException failure) {
    troubles.put(at, said(failure));
    return next();
  }

  @Override
  public FileVisitResult postVisitDirectory(Path at, @Nullable IOException failure) {
    if (failure != null) {
      troubles.put(at, said(failure));
    }
    return FileVisitResult.CONTINUE;
  }

  private FileVisitResult next() {
    visited++;
    return visited > most ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
  }

  private boolean hidden(Path at) {
    String name = String.valueOf(at.getFileName());
    return !at.equals(folder) && (name.startsWith(".") || name.equals("__pycache__"));
  }

  private static String said(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "is not there";
      case AccessDeniedException _ -> "can't be read; check its permissions";
      case FileSystemLoopException _ -> "a link to a folder that it lies in";
      default -> "can't be read: " + failure.getMessage();
    };
  }
}
