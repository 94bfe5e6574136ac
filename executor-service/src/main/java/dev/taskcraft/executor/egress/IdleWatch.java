package dev.taskcraft.executor.egress;

import java.time.Duration;

/**
 * Ends what makes no progress. Channels have no timeouts of their own, so another thread closes
 * them under the one that waits.
 */
final class IdleWatch implements AutoCloseable {
  private final long limit;
  private final Runnable end;
  private final Thread thread;
  private volatile long last = System.nanoTime();
  private volatile boolean expired;

  /**
   * Starts watching.
   *
   * @param end called once, in a thread of its own, when there was no progress for so long
   */
  IdleWatch(Duration limit, Runnable end) {
    this.limit = limit.toNanos();
    this.end = end;
    thread = Thread.ofVirtual().name("egress-idle").unstarted(this::watch);
  }

  void start() {
    thread.start();
  }

  /** There was progress. */
  void progress() {
    last = System.nanoTime();
  }

  /** Whether it ended what it watches. */
  boolean expired() {
    return expired;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void watch() {
    try {
      long left = limit;
      while (left > 0) {
        Thread.sleep(Duration.ofNanos(left));
        left = last + limit - System.nanoTime();
      }
      expired = true;
      end.run();
    } catch (InterruptedException _) {
      // what it watched is over
    }
  }
}
