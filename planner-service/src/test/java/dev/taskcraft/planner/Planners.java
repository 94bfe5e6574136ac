package dev.taskcraft.planner;

import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.planner.turn.Planner;

/** Roles for tests. */
public final class Planners {
  private Planners() {}

  public static PlannerRole playbook(BlobStore blobs) {
    return new PlannerRole(blobs);
  }

  public static PlannerRole of(Planner planner) {
    return new PlannerRole(java.util.Map.of("playbook", () -> planner));
  }
}
