package dev.taskcraft.log;

import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The append-only log of all tasks on one SQL database, with the fences that let several processes
 * share it.
 *
 * <p>Rules that every adapter keeps:
 *
 * <ul>
 *   <li>A cascade is appended whole or not at all, and durably before {@link #append} returns.
 *   <li>A cascade is appended only when the task still has the version it was decided on. So a
 *       decision never stands beside something its author had not seen.
 *   <li>Each slot of a task ({@link dev.taskcraft.task.Slot}) is filled once.
 *   <li>Repeating a cascade whose answer got lost, with the same event ids, appends nothing and
 *       answers {@link AppendResult.Appended}.
 *   <li>A task has at most one living owner. Owners end with their process.
 * </ul>
 *
 * All methods may block, are safe for use by several threads, and throw {@link LogUnavailable} when
 * the database can't be reached or written.
 */
public interface EventLog extends AutoCloseable {
  /**
   * Appends the events of one decision to one task. A cascade that ends the task gives it up, too,
   * so that a task costs no commit beyond those of its events.
   */
  AppendResult append(Cascade cascade);

  /**
   * Reads a task's events after a version, in order. Empty for a task that doesn't exist.
   *
   * @param afterVersion 0 for all
   */
  List<Envelope> read(TaskId task, long afterVersion);

  /** The present versions of these tasks; tasks that don't exist are left out. */
  Map<TaskId, Long> versions(Collection<TaskId> tasks);

  /**
   * Waits until the log may have changed by another process's hand since the last call, or the time
   * is up. May return early.
   *
   * @return whether it may have changed
   */
  boolean awaitChange(java.time.Duration atMost) throws InterruptedException;

  /** One row per task, newest first. */
  List<TaskRow> list(TaskQuery query);

  /** The row of one task. */
  Optional<TaskRow> find(TaskId task);

  /** Tasks whose id starts with this text, at most {@code limit}. */
  List<TaskRow> findByPrefix(String prefix, int limit);

  /**
   * Makes the caller the owner of a task, unless another living process owns it.
   *
   * @param owner an incarnation that this process registered by {@link #register}
   */
  boolean claim(TaskId task, String owner);

  /**
   * Gives a task up, if it still has the version that the owner saw last.
   *
   * @return false when there are newer events: look at them first
   */
  boolean release(TaskId task, String owner, long version);

  /** The living owner of a task, if there is one. */
  Optional<String> owner(TaskId task);

  /** Whether the incarnation's process is known to live still. */
  boolean alive(String incarnation);

  /**
   * Registers this process under a fresh incarnation, which lives until it closes the log or dies.
   */
  String register();

  /** Records of this task that are no events; a database refuses those, and has none. */
  default List<SetAside> setAside(TaskId task) {
    return List.of();
  }

  /**
   * Recomputes a task's hash chain from its rows. It shows accidents and edits by hand; a cut at
   * the end, or a chain that was recomputed whole, shows only beside a copy kept elsewhere.
   *
   * @return the first thing that is wrong, with the event it is wrong with; empty when all fits
   */
  Optional<String> verify(TaskId task);

  @Override
  void close();
}
