package dev.taskcraft.log.sql;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Times as the log stores them: nanoseconds since 1970, one whole number on every database, so that
 * what is read equals what was written. Reaches from 1677 to 2262.
 */
public final class EpochNanos {
  private static final long SECOND = 1_000_000_000L;

  private EpochNanos() {}

  /**
   * The number that stands for this time.
   *
   * @throws ArithmeticException when it lies outside
   */
  public static long of(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano());
  }

  /** The number that stands for this time; null for null. */
  public static @Nullable Long ofNullable(@Nullable Instant time) {
    return time == null ? null : of(time);
  }

  /** The time that this number stands for. */
  public static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }
}
