package dev.taskcraft.executor.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The modules of a folder, each with the digest that a task pins and an approval shows. Names with
 * a dot in front are left out. Nothing of the modules runs, but sources are compiled, for their
 * digest. The work is done once while nothing changes, and by one thread at a time.
 */
public final class InstalledModules {
  private static final int MOST_LISTED = 1000;
  private static final int MOST_VISITED = 20_000;

  private final Path folder;
  private final int mostListed;
  private final int mostVisited;
  private Walk.@Nullable Seen seen;
  private @Nullable Listing listed;

  /** Those in a folder, which is read when they are asked for. */
  public InstalledModules(Path folder) {
    this(folder, MOST_LISTED, MOST_VISITED);
  }

  InstalledModules(Path folder, int mostListed, int mostVisited) {
    this.folder = folder.toAbsolutePath().normalize();
    this.mostListed = mostListed;
    this.mostVisited = mostVisited;
  }

  /** What is there now. */
  public synchronized Listing list() {
    Walk.Seen now;
    try {
      now = Walk.of(folder, mostVisited);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    if (listed == null || !now.equals(seen)) {
      listed = list(now);
      seen = now;
    }
    return listed;
  }

  private Listing list(Walk.Seen now) {
    NamedModules named = new NamedModules(folder, now.files().keySet());
    List<ListedModule> modules = new ArrayList<>();
    SortedMap<Path, Path> codeByRoot = new TreeMap<>();
    SortedSet<Path> all = new TreeSet<>(now.files().keySet());
    all.addAll(now.troubles().keySet());
    for (Path at : all) {
      if (modules.size() > mostListed) {
        break;
      }
      String trouble = now.troubles().get(at);
      ListedModule module =
          trouble == null ? named.module(at, codeByRoot) : named.unusable(at, trouble);
      if (module != null) {
        modules.add(module);
      }
    }
    for (Map.Entry<Path, Path> root : codeByRoot.entrySet()) {
      if (modules.size() > mostListed) {
        break;
      }
      modules.add(named.classes(root.getKey(), root.getValue()));
    }
    boolean more = modules.size() > mostListed;
    return new Listing(1, more ? modules.subList(0, mostListed) : modules, more || now.truncated());
  }
}
