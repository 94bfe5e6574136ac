package dev.taskcraft.executor.builtin.files;

import dev.taskcraft.executor.builtin.call.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The folders that a coworker may touch. A path is taken as written: no {@code ~}, no variables, no
 * URL-decoding. It is made absolute against the first root, {@code ..} is taken off by its text,
 * and then every link in it is followed to see where it really leads; that must be inside a root.
 *
 * <p>The answer is true when it is given. {@link Folder} keeps it true while the file is used.
 */
public final class Workspace {
  private static final int MAX_LENGTH = 4_000;
  private static final int MAX_DEPTH = 128;
  private static final Pattern HOME = Pattern.compile("~|~[^/]*/.*", Pattern.DOTALL);
  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*", Pattern.DOTALL);
  private static final Pattern WINDOWS =
      Pattern.compile("\\\\.*|[A-Za-z]:[\\\\/].*", Pattern.DOTALL);

  private final List<Path> roots;

  /** Takes the roots, as real absolute folders; the first is where relative paths begin. */
  public Workspace(List<Path> roots) {
    this.roots = List.copyOf(roots);
  }

  /** What a path is wanted for. */
  enum Use {
    READ,
    WRITE
  }

  /** Where relative paths begin. */
  public Path first() throws Refused {
    if (roots.isEmpty()) {
      throw new Refused("there is no workspace; add a folder with --workspace or under workspace:");
    }
    return roots.getFirst();
  }

  /**
   * The real folder of that path, for a process to start in.
   *
   * @throws Refused when it is outside the workspace, or no folder
   */
  public Path folder(String written) throws Refused {
    Spot spot = find(written, Use.READ);
    if (!Files.isDirectory(spot.path(), LinkOption.NOFOLLOW_LINKS)) {
      throw new Refused("'" + written + "' is not a folder");
    }
    return spot.path();
  }

  /**
   * Finds the place that a path means. It need not exist.
   *
   * @throws Refused when the path leads out of the workspace, or to what is protected
   */
  Spot find(String written, Use use) throws Refused {
    Path plain = plain(written);
    Path real = real(plain, written);
    Path root = rootOf(real, written);
    Protected.check(root, real, written, use);
    for (Path other : roots) {
      if (plain.startsWith(other)) {
        Protected.check(other, plain, written, use);
      }
    }
    return new Spot(root, real, show(real));
  }

  /** How to call a path in results: relative to the first root, absolute outside of it. */
  String show(Path real) {
    Path first = roots.getFirst();
    if (real.equals(first)) {
      return ".";
    }
    return real.startsWith(first) ? first.relativize(real).toString() : real.toString();
  }

  private Path plain(String written) throws Refused {
    if (written.isBlank()) {
      throw new Refused("the path is empty; '.' means the workspace");
    }
    if (written.chars().anyMatch(Character::isISOControl)) {
      throw new Refused("the path has a control character in it: " + escaped(written));
    }
    if (HOME.matcher(written).matches()) {
      throw new Refused("'" + written + "': ~ isn't expanded; write the folder out");
    }
    if (URL.matcher(written).matches() || WINDOWS.matcher(written).matches()) {
      throw new Refused("'" + written + "' is not a path here; write folder/file");
    }
    try {
      Path plain = first().resolve(written).normalize();
      if (written.length() > MAX_LENGTH || plain.getNameCount() > MAX_DEPTH) {
        throw new Refused(
            "the path has %d characters and %d parts; at most %d and %d are allowed"
                .formatted(written.length(), plain.getNameCount(), MAX_LENGTH, MAX_DEPTH));
      }
      return plain;
    } catch (InvalidPathException invalid) {
      throw new Refused("'" + escaped(written) + "' is not a path: " + invalid.getReason());
    }
  }

  /** Follows the links of the deepest part that exists; the rest can't have any. */
  private static Path real(Path plain, String written) throws Refused {
    Path existing = plain;
    while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      return existing.toRealPath().resolve(existing.relativize(plain)).normalize();
    } catch (IOException broken) {
      throw new Refused("'" + written + "' leads through a link that leads nowhere");
    }
  }

  private Path rootOf(Path real, String written) throws Refused {
    for (Path root : roots) {
      if (real.startsWith(root)) {
        return root;
      }
    }
    throw new Refused(
        "'%s' is outside the workspace (roots: %s); add it with --workspace or under workspace:"
            .formatted(
                written, roots.stream().map(Path::toString).collect(Collectors.joining(", "))));
  }

  private static String escaped(String written) {
    StringBuilder text = new StringBuilder();
    written
        .chars()
        .limit(200)
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                text.append("\\u%04x".formatted(c));
              } else {
                text.append((char) c);
              }
            });
    return text.toString();
  }
}
