package dev.taskcraft.task;

import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Where fresh ids come from; an argument everywhere, so that a test can fix them. */
public interface EventIds {
  /** Returns an id that was never returned before. Safe for use by several threads. */
  EventId next();

  /**
   * Time-ordered UUIDs (version 7, RFC 9562), so that the newest events stay together in an index.
   *
   * @param random used by nobody else: most generators give two threads the same number at times
   */
  static EventIds timeOrdered(Clock clock, RandomGenerator random) {
    Object oneAtATime = new Object();
    return () -> {
      UUID id;
      synchronized (oneAtATime) {
        id = uuid7(clock, random);
      }
      return new EventId(id.toString());
    };
  }

  /** One UUID of version 7: 48 bits of Unix milliseconds, then 74 random bits. */
  static UUID uuid7(Clock clock, RandomGenerator random) {
    long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0xFFFL);
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
