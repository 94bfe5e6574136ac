package dev.taskcraft.executor;

import dev.taskcraft.role.Work;
import dev.taskcraft.task.EventId;
import org.jspecify.annotations.Nullable;

/** What an executor does outside the loop. */
public sealed interface ExecutorWork extends Work {
  /** Find and pin the tools that the coworker lists. */
  record Prepare() implements ExecutorWork {}

  /**
   * Run an approved call.
   *
   * @param start the start that this run uses up; null for a call that only reads
   */
  record RunTool(int step, int attempt, @Nullable EventId start) implements ExecutorWork {
    @Override
    public boolean touchesTheWorld() {
      return start != null;
    }
  }

  /** Ask the tool what became of an attempt in doubt. */
  record Reconcile(int step, int attempt) implements ExecutorWork {}
}
