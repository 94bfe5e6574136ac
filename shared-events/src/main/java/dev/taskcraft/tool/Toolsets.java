package dev.taskcraft.tool;

import dev.taskcraft.blob.BlobRef;

/** Where a pinned toolset is found again. Implementations cache: a digest never changes meaning. */
@FunctionalInterface
public interface Toolsets {
  Toolset get(BlobRef toolset);
}
