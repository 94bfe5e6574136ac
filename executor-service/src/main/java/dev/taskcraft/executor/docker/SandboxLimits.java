package dev.taskcraft.executor.docker;

import java.time.Duration;

/**
 * What one sandbox may use.
 *
 * @param memory bytes, with what lies in its temporary folders; there is no swap beside it
 * @param cpus processors, also a part of one
 * @param pids processes and threads
 * @param temporary bytes of {@code /tmp}
 * @param workspace bytes of a workspace that a tool may write to
 * @param life how long it may live, whatever it does
 */
public record SandboxLimits(
    long memory, double cpus, int pids, long temporary, long workspace, Duration life) {
  static final long MIB = 1L << 20;

  /** For most tools. */
  public static final SandboxLimits DEFAULT =
      new SandboxLimits(512 * MIB, 1, 128, 64 * MIB, 128 * MIB, Duration.ofHours(12));

  public SandboxLimits {
    if (memory < 16 * MIB || cpus <= 0 || pids < 8 || temporary < MIB || workspace < MIB) {
      throw new IllegalArgumentException(
          "a sandbox needs at least 16 MiB of memory, 8 processes, and 1 MiB in each folder");
    }
    if (life.isNegative() || life.isZero()) {
      throw new IllegalArgumentException("a sandbox must live for some time");
    }
  }
}
