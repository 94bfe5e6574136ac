package dev.taskcraft.cluster;

/** Where a process that gets a partition starts from. */
@FunctionalInterface
public interface Snapshots {
  /**
   * What is known of a partition. It may be old: everything after it is read.
   *
   * @throws java.io.UncheckedIOException when it can't be had now; the caller asks again
   */
  Snapshot of(int partition);
}
