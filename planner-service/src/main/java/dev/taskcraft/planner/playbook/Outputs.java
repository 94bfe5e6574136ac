package dev.taskcraft.planner.playbook;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.serde.StrictJson;
import dev.taskcraft.task.Content;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of outputs, also of those that lie in blobs. The last few that were read stay in
 * memory, so that a loop over a large output reads it once.
 */
final class Outputs {
  private static final long MOST_BYTES = 16L << 20;

  private final BlobStore blobs;
  private final Map<String, Kept> kept;
  private final boolean loads;

  Outputs(BlobStore blobs) {
    this(blobs, new LinkedHashMap<>(16, 0.75f, true), false);
  }

  private Outputs(BlobStore blobs, Map<String, Kept> kept, boolean loads) {
    this.blobs = blobs;
    this.kept = kept;
    this.loads = loads;
  }

  /** The same memory for a thread that may block. */
  Outputs loading() {
    return new Outputs(blobs, kept, true);
  }

  /**
   * The value of an output.
   *
   * @throws BlobNeeded when it must be loaded first, and this thread may not
   */
  @Nullable Object of(Content content) {
    BlobRef blob = content.blob();
    if (blob == null) {
      return content.value();
    }
    synchronized (kept) {
      Kept known = kept.get(blob.digest());
      if (known != null) {
        return known.value;
      }
    }
    if (!loads) {
      throw new BlobNeeded(blob);
    }
    Object value = StrictJson.parse(blobs.get(blob.digest()));
    keep(blob, value);
    return value;
  }

  private void keep(BlobRef blob, @Nullable Object value) {
    synchronized (kept) {
      kept.put(blob.digest(), new Kept(value, blob.size()));
      long bytes = kept.values().stream().mapToLong(Kept::bytes).sum();
      Iterator<Kept> oldest = kept.values().iterator();
      while (bytes > MOST_BYTES && kept.size() > 1) {
        bytes -= oldest.next().bytes;
        oldest.remove();
      }
    }
  }

  private record Kept(@Nullable Object value, long bytes) {}
}
