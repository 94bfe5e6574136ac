package dev.taskcraft.executor.docker;

import dev.taskcraft.executor.builtin.files.Protected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which files of this host are sent to a sandbox, where {@link ShownFiles} would mount them. Each
 * folder takes a volume, and files of one folder are sent together; a hidden folder is not in what
 * is sent, so that what is wanted in it is sent beside it.
 */
final class Parcels {
  private Parcels() {}

  /**
   * Works them out.
   *
   * @param wanted files and folders of this host, at the same paths
   * @param moved other folders of this host, by the path that they get
   * @param writable folders that are sent otherwise
   * @param live folders whose later changes are to be seen
   * @throws SandboxUnavailable when one of them must not be shown, or can't be
   */
  static List<Parcel> of(
      Collection<Path> wanted,
      Map<String, Path> moved,
      Collection<Path> writable,
      Collection<Path> live)
      throws IOException {
    Set<Path> paths = new TreeSet<>(); // an outer folder comes before what is in it
    wanted.forEach(path -> paths.add(path.toAbsolutePath().normalize()));
    List<Path> sent = new ArrayList<>(writable);
    List<Parcel> parcels = new ArrayList<>();
    Map<Path, Path> single = new TreeMap<>();
    for (Path path : paths) {
      if (sent.stream().anyMatch(folder -> has(folder, path))) {
        continue;
      }
      Path real = ShownFiles.showable(path);
      if (Files.isDirectory(real)) {
        parcels.add(
            new Parcel(
                real,
                path,
                Map.of(),
                within(path, writable),
                live.stream().anyMatch(one -> one.startsWith(path) && !writable.contains(one))));
        sent.add(path);
      } else {
        single.put(path, real);
      }
    }
    for (Map.Entry<Path, Map<String, Path>> some : byFolder(single).entrySet()) {
      Path folder = some.getKey();
      parcels.add(
          new Parcel(ShownFiles.showable(folder), folder, some.getValue(), Set.of(), false));
    }
    for (Map.Entry<String, Path> folder : moved.entrySet()) {
      parcels.add(
          new Parcel(
              folder.getValue().toRealPath(), Path.of(folder.getKey()), Map.of(), Set.of(), false));
    }
    return parcels;
  }

  private static Set<Path> within(Path folder, Collection<Path> all) {
    return all.stream().filter(one -> one.startsWith(folder)).collect(Collectors.toSet());
  }

  private static boolean has(Path folder, Path path) {
    if (!path.startsWith(folder)) {
      return false;
    }
    for (Path part : folder.relativize(path)) {
      if (Protected.hidden(part.toString())) {
        return false;
      }
    }
    return true;
  }

  /** Each folder takes a volume, so what is below another file's folder goes with that. */
  private static Map<Path, Map<String, Path>> byFolder(Map<Path, Path> files) {
    Map<Path, Map<String, Path>> all = new TreeMap<>();
    files.keySet().stream()
        .sorted(Comparator.comparingInt(Path::getNameCount))
        .forEach(
            file -> {
              Path beside = file.resolveSibling("");
              Path folder =
                  all.keySet().stream()
                      .filter(known -> has(known, beside))
                      .findFirst()
                      .orElse(beside);
              all.computeIfAbsent(folder, _ -> new TreeMap<>())
                  .put(folder.relativize(file).toString(), files.getOrDefault(file, file));
            });
    return all;
  }
}
