package dev.taskcraft.planner.playbook;

import dev.taskcraft.blob.BlobRef;

/** An expression reads a large output that isn't in memory. Not an error: load it, then go on. */
final class BlobNeeded extends RuntimeException {
  private static final long serialVersionUID = 1;

  BlobNeeded(BlobRef blob) {
    super(blob.digest(), null, false, false);
  }
}
