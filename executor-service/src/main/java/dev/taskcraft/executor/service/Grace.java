package dev.taskcraft.executor.service;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Believes that a process is dead only when it has been seen dead for a while. A process that lives
 * loses its lock for a moment when the database is restarted, and takes it again.
 */
final class Grace implements Predicate<String> {
  /** Whoever was not asked about for longer may have lived meanwhile. */
  private static final long FORGOTTEN = Duration.ofMinutes(1).toNanos();

  private final Predicate<String> alive;
  private final long nanos;
  private final LongSupplier clock;
  private final Map<String, Dead> dead = new ConcurrentHashMap<>();

  /** When it was first and last seen dead, without having been seen alive between. */
  private record Dead(long first, long last) {}

  /**
   * Takes its parts.
   *
   * @param grace longer than a process takes to get its lock again
   */
  Grace(Predicate<String> alive, Duration grace) {
    this(alive, grace, System::nanoTime);
  }

  Grace(Predicate<String> alive, Duration grace, LongSupplier clock) {
    this.alive = alive;
    this.clock = clock;
    nanos = grace.toNanos();
  }

  /**
   * Whether that process may still be at work.
   *
   * @throws dev.taskcraft.log.LogUnavailable when nobody can say
   */
  @Override
  public boolean test(String incarnation) {
    if (alive.test(incarnation)) {
      dead.remove(incarnation);
      return true;
    }
    long now = clock.getAsLong();
    Dead seen =
        dead.compute(
            incarnation,
            (_, before) ->
                before == null || now - before.last() > FORGOTTEN
                    ? new Dead(now, now)
                    : new Dead(before.first(), now));
    return now - seen.first() < nanos;
  }
}
