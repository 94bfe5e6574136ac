package dev.taskcraft.planner.tot;

import dev.taskcraft.planner.turn.TurnLimits;

/**
 * How wide and deep the search goes.
 *
 * @param thoughts proposed for each node (k)
 * @param kept nodes of each level that are gone on from (b)
 * @param depth levels (d)
 * @param tokens that all model calls of a task may take; then the best so far is chosen
 * @param outputCharacters that the model is shown of one result
 */
public record TotLimits(
    TurnLimits turns, int thoughts, int kept, int depth, long tokens, int outputCharacters) {
  public static final TotLimits DEFAULT =
      new TotLimits(TurnLimits.DEFAULT, 3, 2, 2, 1_000_000, 10_000);

  public TotLimits {
    if (thoughts < 1 || kept < 1 || depth < 1) {
      throw new IllegalArgumentException(
          "a search needs at least one thought, one kept node and one level, not %d, %d, %d"
              .formatted(thoughts, kept, depth));
    }
  }
}
