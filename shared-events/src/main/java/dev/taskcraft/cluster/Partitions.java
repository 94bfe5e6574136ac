package dev.taskcraft.cluster;

import dev.taskcraft.role.Author;
import dev.taskcraft.role.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of one service's process. Told by the thread that reads the topics; no method
 * waits for a model, a tool or another service.
 */
public final class Partitions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
  private static final Duration CLEAN_UP = Duration.ofSeconds(3);

  private final Role<?> role;
  private final boolean cascades;
  private final Author author;
  private final TaskTopics topics;
  private final Observer observer;
  private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();
  private volatile boolean ending;

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
    tell(partition, new Messages.Assigned(snapshot, ends));
  }

  /** This process has the partition no more. */
  public void revoked(int partition) {
    tell(partition, new Messages.Revoked());
  }

  /**
   * These were read from a partition, each topic's in its order.
   *
   * @param positions by topic, where reading stood after them
   */
  public void read(int partition, List<Delivery> deliveries, Map<String, Long> positions) {
    tell(partition, new Messages.Read(List.copyOf(deliveries), Map.copyOf(positions)));
  }

  /** Once this ends, what is assigned is not taken any more: others get it when this has left. */
  private synchronized void tell(int number, Messages message) {
    if (ending) {
      Partition partition = partitions.get(number);
      if (partition != null && !(message instanceof Messages.Assigned)) {
        partition.tell(message);
      }
      return;
    }
    partitions
        .computeIfAbsent(
            number,
            it -> {
              Partition partition = new Partition(it, role, cascades, author, topics, observer);
              partition.start();
              return partition;
            })
        .tell(message);
  }

  private synchronized void end() {
    ending = true;
  }

  /**
   * Ends in order: begins nothing any more, gives up what was announced and not begun, waits for
   * the calls under way and until what they came to is durable, and closes.
   *
   * @param patience for the calls; those that take longer are interrupted
   */
  public void drain(Duration patience) throws InterruptedException {
    end();
    List<CompletableFuture<Void>> drained = new ArrayList<>();
    for (Partition partition : partitions.values()) {
      if (!partition.alive()) {
        continue; // it broke off, and answers nothing
      }
      CompletableFuture<Void> one = new CompletableFuture<>();
      drained.add(one);
      partition.tell(new Messages.Drain(one));
    }
    try {
      CompletableFuture.allOf(drained.toArray(CompletableFuture<?>[]::new))
          .get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      LOG.atWarn()
          .addKeyValue("waited_ms", patience.toMillis())
          .log("calls are still under way and are interrupted");
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
    close(CLEAN_UP);
  }

  /** The partitions that broke off, which only a new process takes up again. */
  public List<Integer> broken() {
    return ending
        ? List.of()
        : partitions.entrySet().stream()
            .filter(it -> !it.getValue().alive())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
  }

  /** Stops at once; what has started and not ended is resolved by whoever has it next. */
  @Override
  public void close() {
    close(Duration.ZERO);
  }

  private void close(Duration cleanUp) {
    end();
    partitions.values().forEach(partition -> partition.stop(cleanUp));
    for (Partition partition : partitions.values()) {
      try {
        partition.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
