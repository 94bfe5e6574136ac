package dev.taskcraft.log.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Lets records gather while many come. A poll of all task topics costs a request to the broker, a
 * look at every partition and, where a batch is stored, a transaction, however few records it
 * brings; what is behind it handles a batch almost as fast as one record. While so many records
 * come as only tasks side by side can cause, the thread that polls therefore waits until a batch
 * should have come, but never for long; a task alone waits only where it makes steps within 2 ms.
 */
public final class Pace {
  /** The longest wait of what a step has to wait for, too. */
  public static final Duration SHORT = Duration.ofMillis(6);

  static final Duration WINDOW = Duration.ofMillis(50);

  /** In one window; a task alone, at 3 ms a step, comes to 70. */
  static final int MANY = 100;

  /** Records that are worth a poll. */
  static final int BATCH = 100;

  private final long longest;
  private final LongSupplier nanoTime;
  private long began;
  private long count;
  private long perRecord;

  /**
   * Takes how long to wait at most; more than {@link #BATCH} records take while {@link #MANY} come
   * in a window, 50 ms, is never waited.
   */
  public Pace(Duration longest) {
    this(longest, System::nanoTime);
  }

  Pace(Duration longest, LongSupplier nanoTime) {
    this.longest = longest.toNanos();
    this.nanoTime = nanoTime;
    began = nanoTime.getAsLong();
  }

  /**
   * Called by the thread that polls, after each poll; waits if it is time to.
   *
   * @param records how many it brought
   */
  public void polled(int records) {
    Duration wait = wait(records);
    if (wait.isPositive()) {
      LockSupport.parkNanos(wait.toNanos());
    }
  }

  Duration wait(int records) {
    count += records;
    long now = nanoTime.getAsLong();
    if (now - began >= WINDOW.toNanos()) {
      boolean busy = count * WINDOW.toNanos() >= MANY * (now - began);
      perRecord = busy ? (now - began) / count : 0;
      began = now;
      count = 0;
    }
    return records == 0 || records >= BATCH
        ? Duration.ZERO
        : Duration.ofNanos(Math.min(longest, (BATCH - records) * perRecord));
  }
}
