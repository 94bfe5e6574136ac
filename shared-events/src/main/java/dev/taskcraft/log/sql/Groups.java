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
 * socket, and would hold the carrier of the virtual threads that wait for it. Where a commit can
 * bear being interrupted, a caller who finds all at rest commits by himself: two thread switches
 * less, which is most of what an append costs beside its commit.
 *
 * @param <J> what is committed; it carries its own future
 */
public final class Groups<J> implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition rest = lock.newCondition();
  private final Deque<J> queue = new ArrayDeque<>();
  private final Consumer<List<J>> commit;
  private final Commits commits;
  private int busy;
  private boolean closed;

  /**
   * Starts the threads.
   *
   * @param commit commits a group and answers each job in it; must not throw
   */
  public Groups(String name, Commits commits, Consumer<List<J>> commit) {
    this.commits = commits;
    this.commit = commit;
    for (int i = 0; i < commits.atOnce(); i++) {
      Thread.ofPlatform().daemon().name(name, i).start(this::run);
    }
  }

  /**
   * Hands a job over, or does it.
   *
   * @throws LogUnavailable after {@link #close}
   */
  public void submit(J job) {
    lock.lock();
    try {
      if (closed) {
        throw new LogUnavailable("the log is closed; nothing was appended");
      }
      if (!commits.byCallers() || busy > 0 || !queue.isEmpty()) {
        queue.add(job);
        work.signal();
        return;
      }
      busy++;
    } finally {
      lock.unlock();
    }
    try {
      commit.accept(List.of(job));
    } finally {
      done();
    }
  }

  /** Takes no more jobs, and returns when those that were taken are answered. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
      while (busy > 0 || !queue.isEmpty()) {
        rest.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (List<J> group = take(); !group.isEmpty(); group = take()) {
      try {
        commit.accept(group);
      } finally {
        done();
      }
    }
  }

  /** Waits for jobs; empty when closed and done. */
  private List<J> take() {
    lock.lock();
    try {
      while (busy == commits.atOnce() || (queue.isEmpty() && !closed)) {
        work.awaitUninterruptibly();
      }
      List<J> group = new ArrayList<>(Math.min(queue.size(), commits.jobs()));
      while (group.size() < commits.jobs() && !queue.isEmpty()) {
        group.add(queue.remove());
      }
      busy += group.isEmpty() ? 0 : 1;
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void done() {
    lock.lock();
    try {
      busy--;
      if (closed) {
        work.signalAll();
        rest.signalAll();
      } else if (!queue.isEmpty()) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * How commits go.
   *
   * @param atOnce so many may be under way
   * @param jobs one takes so many at most, so that nobody waits for a huge one
   * @param byCallers whether callers may commit; not where an interrupt breaks the connection
   */
  public record Commits(int atOnce, int jobs, boolean byCallers) {}
}
