package dev.taskcraft.planner.turn;

import java.time.Duration;

/**
 * How patient a planner is with a model, within one turn.
 *
 * @param unusable answers in a row that can't be used, after which it gives up
 * @param retries further attempts after one that the provider could not serve
 * @param firstWait before the first of them; each further wait is twice as long
 * @param maxWait that a wait grows to
 * @param longestWait that a provider may ask for; beyond, the task fails rather than seem to hang
 */
public record ModelLimits(
    int unusable, int retries, Duration firstWait, Duration maxWait, Duration longestWait) {
  public static final ModelLimits DEFAULT =
      new ModelLimits(3, 5, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(15));
}
