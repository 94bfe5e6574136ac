package dev.taskcraft.planner.turn;

import dev.taskcraft.role.Reaction;
import dev.taskcraft.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * Where a task that a model plans comes to its end without an answer.
 *
 * @param turns after which the task fails
 * @param repeatsNoted the same calls with the same results so often in a row are pointed out
 * @param repeatsEndured so often they fail the task
 * @param invalidTurns turns in a row with nothing but invalid calls fail the task
 */
public record TurnLimits(int turns, int repeatsNoted, int repeatsEndured, int invalidTurns) {
  public static final TurnLimits DEFAULT = new TurnLimits(50, 3, 5, 3);

  /** Gives up where a limit is reached; null where none is. */
  public @Nullable Reaction<PlannerWork> reached(Task task) {
    if (task.lastTurn() >= turns) {
      return Turns.giveUp(task, "max_turns", "not done after " + turns + " turns of the model");
    }
    if (Repeats.same(task) >= repeatsEndured) {
      return Turns.giveUp(
          task,
          "loop",
          "the model made the same calls %d times in a row with the same results"
              .formatted(repeatsEndured));
    }
    if (Repeats.invalid(task) >= invalidTurns) {
      return Turns.giveUp(
          task,
          "model",
          "%d turns in a row held no valid call; see the reasons of the last steps"
              .formatted(invalidTurns));
    }
    return null;
  }
}
