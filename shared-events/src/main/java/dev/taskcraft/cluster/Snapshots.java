package dev.taskcraft.cluster;

/** Where a process that gets a partition starts from. */
@FunctionalInterface
public interface Snapshots {
  /**
   * What is known of a partition. It may be old: everything after it is read.
   *
   * @param partitions how many the topics have
   * @throws java.io.UncheckedIOException when it can't be had now; the caller asks again
   * @throws IllegalStateException when they had another number before
   */
  Snapshot of(int partition, int partitions);
}
