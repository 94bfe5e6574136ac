package dev.taskcraft.log.sql;

import dev.taskcraft.log.LogUnavailable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Group commit: a thread takes everything that came in while the last commit was under way, and
 * commits it as one. Nothing ever waits for company: one append alone costs one commit.
 *
 * <p>The threads are platform threads, because a commit spends its time in native code or on a
 * socket, and would hold the carrier of the virtual threads that wait for it.
 *
 * @param <J> what is committed; it carries its own future
 */
public final class Groups<J> implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Deque<J> queue = new ArrayDeque<>();
  private final List<Thread> threads;
  private final int limit;
  private boolean closed;

  /**
   * Starts the threads.
   *
   * @param limit how many one commit takes at most, so that nobody waits for a huge one
   * @param commit commits a group and answers each job in it; must not throw
   */
  public Groups(String name, int threads, int limit, Consumer<List<J>> commit) {
    this.limit = limit;
    List<Thread> started = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      started.add(Thread.ofPlatform().daemon().name(name, i).start(() -> run(commit)));
    }
    this.threads = List.copyOf(started);
  }

  /**
   * Hands a job over.
   *
   * @throws LogUnavailable after {@link #close}
   */
  public void submit(J job) {
    lock.lock();
    try {
      if (closed) {
        throw new LogUnavailable("the log is closed; nothing was appended");
      }
      queue.add(job);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more jobs, and returns when those that were taken are answered. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Consumer<List<J>> commit) {
    for (List<J> group = take(); !group.isEmpty(); group = take()) {
      commit.accept(group);
    }
  }

  /** Waits for jobs; empty when closed and done. */
  private List<J> take() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        work.awaitUninterruptibly();
      }
      List<J> group = new ArrayList<>(Math.min(queue.size(), limit));
      while (group.size() < limit && !queue.isEmpty()) {
        group.add(queue.remove());
      }
      return group;
    } finally {
      lock.unlock();
    }
  }
}
