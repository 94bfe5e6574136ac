package dev.taskcraft.executor.docker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What is sent to a sandbox, to be read there.
 *
 * @param here a real folder of this host
 * @param there the path of its copy
 * @param only the files of it that are sent, real ones by the paths that they get below {@code
 *     there}; empty for all that are in it
 * @param except folders below {@code there} that are no part of it
 * @param live whether later changes are sent, too
 */
record Parcel(Path here, Path there, Map<String, Path> only, Set<Path> except, boolean live) {
  Parcel {
    only = Map.copyOf(only);
    except = Set.copyOf(except);
  }
}
