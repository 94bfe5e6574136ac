package dev.taskcraft.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a JVM of the cluster starts from: JEP 514's cache of what a run before it had loaded. */
final class AotCache {
  /** Whether this run is the one that is watched. */
  private static final boolean TRAINS = System.getenv("TASKCRAFT_TRAINS") != null;

  /** A JVM that is watched starts slowly, and writes what it saw when it ends. */
  private static final Duration WATCHED = Duration.ofMinutes(5);

  private AotCache() {}

  /** Options of a JVM that uses the cache, if it is there, or writes it. */
  static List<String> options(Path cache) {
    if (TRAINS) {
      return List.of("-XX:AOTCacheOutput=" + cache);
    }
    return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
  }

  /** How long a JVM may take to start, or to end, that needs no more than this otherwise. */
  static Duration patience(Duration usual) {
    return TRAINS ? WATCHED : usual;
  }
}
