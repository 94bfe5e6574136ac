package dev.taskcraft.executor;

import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.nio.file.Path;

/** What becomes of code that travels with a request. */
@FunctionalInterface
public interface Bundles {
  /** Takes none: where requests are made, modules lie there too. */
  Bundles REFUSED =
      (digest, _) -> {
        throw new ToolsUnavailable(
            "the request brings its code (%s), which only the executor of a cluster takes; use --backend kafka"
                .formatted(digest));
      };

  /**
   * The folder in which that code lies, and nothing else.
   *
   * @param digest of the bundle
   * @param contained whether all of it runs in a sandbox
   * @throws ToolsUnavailable when it is not run here, or is no bundle
   * @throws dev.taskcraft.blob.BlobsUnavailable when it can't be read now
   */
  Path unpacked(String digest, boolean contained);
}
