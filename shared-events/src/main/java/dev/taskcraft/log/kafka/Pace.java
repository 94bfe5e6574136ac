package dev.taskcraft.log.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/**
 * Lets records gather while many come. A poll of all task topics costs a request to the broker, a
 * look at every partition and, where a batch is stored, a transaction, however few records it
 * brings; what is behind it handles a batch almost as fast as one record.
 *
 * <p>A step waits for every one of its records, so the thread that polls waits for a part of what
 * they took to come anyway: hardly at all where there is room, and for long where the machine has
 * more to do than it can. A clock that is ahead of the producers' makes it wait too long, but never
 * longer than {@link #LONGEST}; behind one that lags, nothing gathers. A task alone never waits,
 * unless it makes a step within 2 ms.
 */
public final class Pace {
  /** The longest wait that a step has to wait for, too. */
  static final Duration LONGEST = Duration.ofMillis(25);

  static final Duration WINDOW = Duration.ofMillis(50);

  /** In one window; a task alone, at 3 ms a step, comes to 70. */
  static final int MANY = 100;

  /** What a record took to come is this many times what it may wait. */
  static final int SHARE = 4;

  private final @Nullable Duration fixed;
  private final int most;
  private final LongSupplier nanoTime;
  private long began;
  private long count;
  private boolean busy;

  /**
   * Takes its parts.
   *
   * @param fixed how long to wait while many come, where no step waits for it; null for a part of
   *     what they took to come
   * @param most that a poll brings; where it brings so many, more are there already
   */
  public Pace(@Nullable Duration fixed, int most) {
    this(fixed, most, System::nanoTime);
  }

  Pace(@Nullable Duration fixed, int most, LongSupplier nanoTime) {
    this.fixed = fixed;
    this.most = most;
    this.nanoTime = nanoTime;
    began = nanoTime.getAsLong();
  }

  /** Called by the thread that polls, after each poll; waits if it is time to. */
  public void polled(ConsumerRecords<?, ?> records) {
    Duration wait = wait(records.count(), age(records, System.currentTimeMillis()));
    if (wait.isPositive()) {
      LockSupport.parkNanos(wait.toNanos());
    }
  }

  /** How long ago these were written, on average; none counts for more than would matter. */
  static Duration age(ConsumerRecords<?, ?> records, long now) {
    long sum = 0;
    for (ConsumerRecord<?, ?> record : records) {
      sum += Math.clamp(now - record.timestamp(), 0, SHARE * LONGEST.toMillis());
    }
    return records.isEmpty() ? Duration.ZERO : Duration.ofMillis(sum).dividedBy(records.count());
  }

  Duration wait(int records, Duration age) {
    count += records;
    long now = nanoTime.getAsLong();
    if (now - began >= WINDOW.toNanos()) {
      busy = count * WINDOW.toNanos() >= MANY * (now - began);
      began = now;
      count = 0;
    }
    if (!busy || records == 0 || records >= most) {
      return Duration.ZERO;
    }
    return fixed == null ? age.dividedBy(SHARE) : fixed;
  }
}
