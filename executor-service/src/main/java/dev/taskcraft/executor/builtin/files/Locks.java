package dev.taskcraft.executor.builtin.files;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Keeps two calls in this process from changing one file at the same time, so that an edit is not
 * lost between another's reading and writing. Other processes are not kept out.
 */
final class Locks {
  private final List<ReentrantLock> locks = Stream.generate(ReentrantLock::new).limit(64).toList();

  /** Waits for the file; never hold two, they may be one lock. */
  Held hold(Path path) throws InterruptedException {
    ReentrantLock lock = locks.get(Math.floorMod(path.hashCode(), locks.size()));
    lock.lockInterruptibly();
    return lock::unlock;
  }

  /** Ends the hold. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }
}
