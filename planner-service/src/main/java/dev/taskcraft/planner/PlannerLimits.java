package dev.taskcraft.planner;

import dev.taskcraft.planner.react.ReactLimits;
import dev.taskcraft.planner.tot.TotLimits;
import dev.taskcraft.planner.turn.ModelLimits;

/** How far the planners go before they give up. */
public record PlannerLimits(ModelLimits model, ReactLimits react, TotLimits tot) {
  public static final PlannerLimits DEFAULT =
      new PlannerLimits(ModelLimits.DEFAULT, ReactLimits.DEFAULT, TotLimits.DEFAULT);
}
