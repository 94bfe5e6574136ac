package dev.taskcraft.log.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Lets records gather while many come. A poll of all task topics costs a request to the broker and
 * a look at every partition, however few records it brings, and what is behind it handles a batch
 * almost as fast as one record: with 512 tasks in flight the poll thread took as much of a
 * processor as all decisions. While so many records come as only tasks side by side can cause, that
 * thread therefore waits after each poll; a task alone never waits.
 */
public final class Pace {
  /** After each poll while many come. */
  static final Duration GATHER = Duration.ofMillis(1);

  static final Duration WINDOW = Duration.ofMillis(50);

  /** In one window; a task alone, at 4 ms a step, comes to 55. */
  static final int MANY = 70;

  private final LongSupplier nanoTime;
  private long began;
  private long count;
  private boolean busy;

  public Pace() {
    this(System::nanoTime);
  }

  Pace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    began = nanoTime.getAsLong();
  }

  /**
   * Called by the thread that polls, after each poll; waits if it is time to.
   *
   * @param records how many it brought
   */
  public void polled(int records) {
    if (waits(records)) {
      LockSupport.parkNanos(GATHER.toNanos());
    }
  }

  boolean waits(int records) {
    count += records;
    long now = nanoTime.getAsLong();
    if (now - began >= WINDOW.toNanos()) {
      busy = count * WINDOW.toNanos() >= MANY * (now - began);
      began = now;
      count = 0;
    }
    return busy && records > 0;
  }
}
