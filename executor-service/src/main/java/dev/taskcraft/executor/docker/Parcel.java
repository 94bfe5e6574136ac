package dev.taskcraft.executor.docker;

import java.nio.file.Path;
import java.util.Set;

/**
 * What is sent to a sandbox, to be read there.
 *
 * @param here a real folder of this host
 * @param there the path of its copy
 * @param only the files of it that are sent, relative to it; empty for all
 * @param live whether later changes are sent, too
 */
record Parcel(Path here, Path there, Set<String> only, boolean live) {
  Parcel {
    only = Set.copyOf(only);
  }
}
