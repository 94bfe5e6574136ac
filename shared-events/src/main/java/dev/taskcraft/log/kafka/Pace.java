package dev.taskcraft.log.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets records gather while many come. A poll of all task topics costs a request to the broker and
 * a look at every partition, however few records it brings; where there is much to do, a few
 * milliseconds more cost nobody anything, and save most of that. A lone record waits for nothing.
 */
public final class Pace {
  private static final int MANY = 12;
  private static final Duration GATHER = Duration.ofMillis(Integer.getInteger("pace", 4));

  private Pace() {}

  /**
   * Called by the thread that polls, after each poll.
   *
   * @param records how many it brought
   */
  public static void polled(int records) {
    if (records >= MANY) {
      LockSupport.parkNanos(GATHER.toNanos());
    }
  }
}
