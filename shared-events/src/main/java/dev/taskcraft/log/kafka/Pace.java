package dev.taskcraft.log.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Lets records gather while the machine has no processor to spare. A poll of all task topics costs
 * a request to the broker and a look at every partition, however few records it brings; what is
 * behind it handles a batch almost as fast as one record. But a step waits for every one of its
 * records, so to wait only helps as long as something else has the processors meanwhile.
 *
 * <p>So the thread that polls waits a little longer whenever the machine was busier than {@link
 * #FULL}, and less when it was not: an integral controller, which comes to rest where the
 * processors are just about used. Where few records come, nobody waits.
 */
public final class Pace {
  /**
   * The longest wait after a poll that a step waits for. A record may wait for two: the client asks
   * for what comes next before it begins to wait, so what comes just after that is in the answer
   * after the next.
   */
  public static final Duration LONGEST = Duration.ofMillis(40);

  /** How often the machine is looked at: its own counters have steps of 10 ms. */
  static final Duration WINDOW = Duration.ofMillis(200);

  /** In one window: with fewer than 500 a second there is nothing to gather. */
  static final int MANY = 100;

  /** The part of all processors that may be used before records gather. */
  static final double FULL = 0.95;

  /**
   * What a window adds to the wait in which the processors were busier by all of them, as a part of
   * the longest one.
   */
  static final double GAIN = 0.5;

  private final int most;
  private final Duration longest;
  private final DoubleSupplier load;
  private final LongSupplier nanoTime;
  private long began;
  private long count;
  private Duration gathering = Duration.ZERO;

  /**
   * Takes its parts.
   *
   * @param most that a poll brings; where it brings so many, more are there already
   * @param longest the longest wait
   */
  public Pace(int most, Duration longest) {
    this(most, longest, new CpuLoad(), System::nanoTime);
  }

  Pace(int most, Duration longest, DoubleSupplier load, LongSupplier nanoTime) {
    this.most = most;
    this.longest = longest;
    this.load = load;
    this.nanoTime = nanoTime;
    began = nanoTime.getAsLong();
  }

  /** Called by the thread that polls, after each poll; waits if it is time to. */
  public void polled(ConsumerRecords<?, ?> records) {
    Duration pause = pause(records.count());
    if (pause.isPositive()) {
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  Duration pause(int records) {
    count += records;
    long now = nanoTime.getAsLong();
    if (now - began >= WINDOW.toNanos()) {
      boolean many = count * WINDOW.toNanos() >= MANY * (now - began);
      gathering = many ? next(load.getAsDouble()) : Duration.ZERO;
      began = now;
      count = 0;
    }
    return records == 0 || records >= most ? Duration.ZERO : gathering;
  }

  private Duration next(double used) {
    if (!(used >= 0)) { // not known
      return Duration.ZERO;
    }
    long nanos = gathering.toNanos() + Math.round(GAIN * longest.toNanos() * (used - FULL));
    return Duration.ofNanos(Math.clamp(nanos, 0, longest.toNanos()));
  }
}
