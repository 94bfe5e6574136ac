package dev.taskcraft.service;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.cache.LatestMap;
import dev.taskcraft.serde.ToolsetJson;
import dev.taskcraft.tool.Toolset;
import dev.taskcraft.tool.Toolsets;
import java.util.Collections;
import java.util.Map;

/**
 * Reads toolsets, and keeps those that were used last. Two threads may both read one that is not
 * kept yet, so that nobody waits for the store on behalf of another toolset.
 */
final class KnownToolsets implements Toolsets {
  private static final int KEPT = 500;

  private final BlobStore blobs;
  private final Map<String, Toolset> known;

  KnownToolsets(BlobStore blobs) {
    this(blobs, KEPT);
  }

  KnownToolsets(BlobStore blobs, int kept) {
    this.blobs = blobs;
    known = Collections.synchronizedMap(LatestMap.used(kept));
  }

  @Override
  public Toolset get(BlobRef toolset) {
    Toolset kept = known.get(toolset.digest());
    if (kept != null) {
      return kept;
    }
    Toolset read = ToolsetJson.read(blobs.get(toolset.digest()));
    known.put(toolset.digest(), read);
    return read;
  }
}
