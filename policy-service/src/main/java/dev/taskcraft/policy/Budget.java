package dev.taskcraft.policy;

import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;

/**
 * How {@code max_actions} counts. Only steps that ran count, so while an earlier step might still
 * turn out not to run, the one that depends on it waits.
 */
enum Budget {
  /** There is room whatever becomes of the steps before. */
  ROOM,
  /** It depends on steps before that are still open. */
  WAIT,
  /** The steps before have used it up. */
  SPENT;

  static Budget before(Task task, int step, int maxActions) {
    int ran = 0;
    int open = 0;
    if (task.actions() + task.openSteps().size() < maxActions) {
      return ROOM;
    }
    for (Step earlier : task.steps()) {
      if (earlier.number() >= step) {
        break;
      }
      if (earlier.ran()) {
        ran++;
      } else if (!earlier.closed()) {
        open++;
      }
    }
    if (ran >= maxActions) {
      return SPENT;
    }
    return ran + open >= maxActions ? WAIT : ROOM;
  }
}
