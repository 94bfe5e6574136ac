package dev.taskcraft.executor.catalogue;

import org.jspecify.annotations.Nullable;

/**
 * What one entry under {@code tools:} can name, or what lies there and can't be used.
 *
 * @param module as the entry's {@code module:} says it; null where any class of the path may be
 *     named, and for what can't be used and has no name
 * @param path as the entry's {@code path:} says it, {@code .} for the catalogue itself; null where
 *     the entry needs none
 * @param kind {@code python}, {@code java source}, {@code jar} or {@code java classes}, which are
 *     the jars and classes of a folder as one; null when that can't be told
 * @param digest {@code sha256:…}, as it is pinned; null when there is none
 * @param size of the files behind the digest, in bytes
 * @param problem why there is no digest; null when there is one
 */
public record ListedModule(
    @Nullable String module,
    @Nullable String path,
    @Nullable String kind,
    @Nullable String digest,
    @Nullable Long size,
    @Nullable String problem) {
  static final String PYTHON = "python";
  static final String JAVA_SOURCE = "java source";
  static final String JAR = "jar";
  static final String JAVA_CLASSES = "java classes";

  private static final int LONGEST_PROBLEM = 500;

  static ListedModule unusable(
      @Nullable String module, @Nullable String path, @Nullable String kind, String problem) {
    String shown =
        problem.length() > LONGEST_PROBLEM ? problem.substring(0, LONGEST_PROBLEM) + "…" : problem;
    return new ListedModule(module, path, kind, null, null, shown);
  }
}
