package dev.taskcraft.executor.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where this process runs: on a host, or in a container itself.
 *
 * @param processes the namespace of the process ids that it sees, null where there is none
 * @param layer see {@link Mounts#layer}
 * @param machine what it calls itself, a container by its id unless told otherwise
 */
record Here(@Nullable String processes, @Nullable String layer, @Nullable String machine) {
  /** The kernel gives the first namespace, which is the host's, the same number everywhere. */
  static final String HOST = "pid:[4026531836]";

  /** As it is. */
  static Here now() {
    return new Here(
        read(() -> Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString()),
        read(Mounts::layer),
        read(() -> Files.readString(Path.of("/proc/sys/kernel/hostname")).strip()));
  }

  private interface Reading {
    @Nullable String read() throws IOException;
  }

  private static @Nullable String read(Reading reading) {
    try {
      return reading.read();
    } catch (IOException | UnsupportedOperationException _) {
      return null; // no Linux
    }
  }

  /** Whether it is, or may be, in a container: what is mounted may then be another host's. */
  boolean contained() {
    return !HOST.equals(processes);
  }

  /**
   * Where process ids mean the same, until the next boot; null when that can't be said. A container
   * that is started again has new process ids but the layer and the name that it had; another one
   * may have one of them, where layers are counted or names are given, and hardly both.
   */
  @Nullable String name() {
    return contained() && layer != null ? layer + "@" + machine : processes;
  }
}
