package dev.taskcraft.service;

import dev.taskcraft.cluster.Snapshot;
import dev.taskcraft.cluster.Snapshots;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks the state-service. */
@ApplicationScoped
public class StateClient implements Snapshots {
  @Override
  public Snapshot of(int partition) {
    return Snapshot.NOTHING;
  }
}
