package dev.taskcraft.planner.turn;

import dev.taskcraft.role.Work;

/** What a planner does outside the loop, once per turn at a time. */
public sealed interface PlannerWork extends Work {
  int turn();

  /**
   * Asks a model once.
   *
   * @param attempt counts the calls of this turn, from 1
   */
  record CallModel(int turn, int attempt) implements PlannerWork {}

  /** Decides on a turn for which blobs must be read. */
  record LoadAndPlan(int turn) implements PlannerWork {}
}
