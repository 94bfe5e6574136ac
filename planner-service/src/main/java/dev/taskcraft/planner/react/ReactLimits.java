package dev.taskcraft.planner.react;

import dev.taskcraft.planner.turn.TurnLimits;

/**
 * What ReAct shows a model, and where it stops.
 *
 * @param contextTokens beyond which the oldest turns are summarised
 * @param outputCharacters that the model is shown of one result
 * @param images the newest pictures that the model is shown
 */
public record ReactLimits(TurnLimits turns, long contextTokens, int outputCharacters, int images) {
  /** For models that take a million tokens, of which a fifth is left for the answer. */
  public static final ReactLimits DEFAULT = new ReactLimits(TurnLimits.DEFAULT, 800_000, 40_000, 3);
}
