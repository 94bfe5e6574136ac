package dev.taskcraft.executor.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** Stops a worker from being started again and again when it can't stay alive. */
final class CrashGuard {
  private static final int MOST = 5;
  static final Duration WINDOW = Duration.ofMinutes(1);

  private final LongSupplier nanoTime;
  private final Deque<Long> crashes = new ArrayDeque<>();

  CrashGuard(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void crashed() {
    crashes.addLast(nanoTime.getAsLong());
  }

  /** Whether it crashed too often lately to be started now. */
  boolean closed() {
    long now = nanoTime.getAsLong();
    while (!crashes.isEmpty() && now - crashes.getFirst() > WINDOW.toNanos()) {
      crashes.removeFirst();
    }
    return crashes.size() >= MOST;
  }

  String reason() {
    return "it crashed %d times within %d s; mend it, or try again in a minute"
        .formatted(crashes.size(), WINDOW.toSeconds());
  }
}
