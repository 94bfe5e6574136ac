package dev.taskcraft.cluster;

import dev.taskcraft.role.Author;
import dev.taskcraft.role.Role;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The partitions of one service's process. Told by the thread that reads the topics; no method
 * waits for a model, a tool or another service.
 */
public final class Partitions implements AutoCloseable {
  private final Role<?> role;
  private final boolean cascades;
  private final Author author;
  private final TaskTopics topics;
  private final Observer observer;
  private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();

  /**
   * Takes its parts.
   *
   * @param cascades whether the role's facts follow from the task alone, so that it may react to
   *     them before they are read back
   */
  public Partitions(Role<?> role, boolean cascades, Author author, TaskTopics topics) {
    this(role, cascades, author, topics, Observer.NONE);
  }

  /** The same, with somebody who watches. */
  public Partitions(
      Role<?> role, boolean cascades, Author author, TaskTopics topics, Observer observer) {
    this.observer = observer;
    this.role = role;
    this.cascades = cascades;
    this.author = author;
    this.topics = topics;
  }

  /**
   * This process has the partition now.
   *
   * @param snapshot where reading goes on, and what was before
   * @param ends where all topics ended after the assignment: no reaction before that was read
   */
  public void assigned(int partition, Snapshot snapshot, Map<String, Long> ends) {
    partition(partition).tell(new Messages.Assigned(snapshot, ends));
  }

  /** This process has the partition no more. */
  public void revoked(int partition) {
    partition(partition).tell(new Messages.Revoked());
  }

  /**
   * These were read from a partition, each topic's in its order.
   *
   * @param positions by topic, where reading stood after them
   */
  public void read(int partition, List<Delivery> deliveries, Map<String, Long> positions) {
    partition(partition).tell(new Messages.Read(List.copyOf(deliveries), Map.copyOf(positions)));
  }

  private Partition partition(int number) {
    return partitions.computeIfAbsent(
        number,
        it -> {
          Partition partition = new Partition(it, role, cascades, author, topics, observer);
          partition.start();
          return partition;
        });
  }

  /** Stops at once; what has started and not ended is resolved by whoever has it next. */
  @Override
  public void close() {
    for (Partition partition : partitions.values()) {
      try {
        partition.stop();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
