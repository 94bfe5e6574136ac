package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.builtin.files.Protected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which files of this host a sandbox is shown, at the paths that they have here. Of a folder within
 * another only the outer one is mounted, unless the outer one hides it.
 */
final class ShownFiles {
  /** What belongs to the image; folders in them may be shown. */
  private static final Set<String> THE_SYSTEMS =
      Set.of(
          "/",
          "/bin",
          "/boot",
          "/etc",
          "/lib",
          "/lib32",
          "/lib64",
          "/opt",
          "/root",
          "/run",
          "/sbin",
          "/tmp",
          "/usr",
          "/usr/bin",
          "/usr/lib",
          "/usr/local",
          "/usr/sbin",
          "/usr/share",
          "/var",
          "/var/lib",
          "/var/run");

  /** What belongs to the kernel or, with all containers and volumes, to the engine. */
  private static final List<String> WITH_ALL_IN_THEM =
      List.of("/dev", "/proc", "/sys", "/var/lib/docker", "/var/lib/containerd", "/run/docker");

  /** The image lets nobody in there but root, whom we are not. */
  private static final String ROOTS_HOME = "/root";

  private ShownFiles() {}

  /**
   * Works out the mounts.
   *
   * @param wanted files and folders of this host, at the same paths
   * @param moved other folders of this host, by the path that they get
   * @param volumes names of volumes by path; what is below them isn't shown beside them
   * @throws SandboxUnavailable when one of them must not be shown, or can't be
   */
  static Shown of(List<Path> wanted, Map<String, Path> moved, Map<String, String> volumes)
      throws IOException {
    Set<Path> paths = new TreeSet<>(); // an outer folder comes before what is in it
    for (Path path : wanted) {
      Path plain = path.toAbsolutePath().normalize();
      if (volumes.keySet().stream().noneMatch(volume -> plain.startsWith(Path.of(volume)))) {
        paths.add(plain);
      }
    }
    Map<String, String> files = new LinkedHashMap<>();
    Hidden hidden = new Hidden();
    List<Path> mounted = new ArrayList<>();
    for (Path path : paths) {
      if (mounted.stream().anyMatch(path::startsWith) && !isHidden(path, hidden)) {
        continue;
      }
      Path real = showable(path);
      files.put(path.toString(), real.toString());
      mounted.add(path);
      if (Files.isDirectory(real)) {
        hidden.addAll(path, real);
      }
    }
    for (Map.Entry<String, Path> folder : moved.entrySet()) {
      files.put(folder.getKey(), real(folder.getValue()).toString());
    }
    boolean roots =
        Stream.concat(files.keySet().stream(), volumes.keySet().stream())
            .anyMatch(path -> path.startsWith(ROOTS_HOME + "/"));
    return new Shown(
        files,
        hidden.folders().stream().filter(folder -> !volumes.containsKey(folder)).toList(),
        hidden.files(),
        roots ? List.of(ROOTS_HOME) : List.of(),
        volumes);
  }

  /** The folders above this one that are hidden from tools, though it is not; outermost first. */
  static List<Path> hiddenAbove(Path folder) {
    List<Path> above = new ArrayList<>();
    for (Path one = folder.getParent(); one != null; one = one.getParent()) {
      if (one.getFileName() != null && Protected.hidden(one.getFileName().toString())) {
        above.addFirst(one);
      }
    }
    return above;
  }

  private static boolean isHidden(Path path, Hidden hidden) {
    return hidden.folders().stream().anyMatch(folder -> path.startsWith(Path.of(folder)));
  }

  /**
   * The real path of what a sandbox may be shown.
   *
   * @throws SandboxUnavailable when it must not be shown, or can't be
   */
  static Path showable(Path path) throws IOException {
    Path real = real(path);
    require(path, real);
    return real;
  }

  private static Path real(Path path) throws SandboxUnavailable {
    try {
      return path.toRealPath();
    } catch (IOException missing) {
      throw new SandboxUnavailable(
          path + " can't be shown to a container: it isn't there", missing);
    }
  }

  /** Whether this must neither be shown to a container nor be covered in one. */
  static boolean isTheSystems(Path path) {
    Path plain = path.normalize();
    return THE_SYSTEMS.contains(plain.toString())
        || WITH_ALL_IN_THEM.stream().anyMatch(plain::startsWith);
  }

  private static void require(Path path, Path real) throws IOException {
    for (Path one : List.of(path, real)) {
      if (isTheSystems(one)) {
        throw new SandboxUnavailable(
            "%s can't be shown to a container, which has its own; name a smaller workspace:, or start the task in a folder of its own"
                .formatted(one));
      }
    }
    if (!Files.isDirectory(real) && !Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
      throw new SandboxUnavailable(
          path + " can't be shown to a container: it is neither a folder nor a file");
    }
    Path below = Mounts.below(real);
    if (below != null) {
      throw new SandboxUnavailable(
          "%s can't be shown to a container, because another file system is mounted in it, at %s; name a smaller workspace:"
              .formatted(path, below));
    }
  }
}
