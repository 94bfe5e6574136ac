package dev.taskcraft.executor.java;

import org.jspecify.annotations.Nullable;

/**
 * A call on a thread that takes others after it: an interrupt hits this one or none, also when it
 * comes before the call has begun or after it has ended. Safe for use by several threads.
 */
final class RunningCall {
  private @Nullable Thread thread;
  private boolean interrupted;

  synchronized void begin(Thread own) {
    thread = own;
    if (interrupted) {
      own.interrupt();
    }
  }

  synchronized void end() {
    thread = null;
    Thread.interrupted();
  }

  synchronized boolean interrupted() {
    return interrupted;
  }

  synchronized void interrupt() {
    interrupted = true;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
