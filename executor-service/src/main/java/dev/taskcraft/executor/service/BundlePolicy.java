package dev.taskcraft.executor.service;

import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.executor.Bundles;
import dev.taskcraft.executor.bundle.UnpackedBundles;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.nio.file.Path;

/** What becomes of code that travels with a request. */
public enum BundlePolicy {
  /** It is refused. */
  NEVER("TASKCRAFT_EXECUTOR_BUNDLES=never"),

  /** It runs only in a sandbox. */
  SANDBOX(
      "TASKCRAFT_EXECUTOR_BUNDLES=sandbox, and the request does not say docker for all tools that run code"),

  /** It runs like an installed module, with the executor's rights. */
  HOST("");

  private final String why;

  BundlePolicy(String why) {
    this.why = why;
  }

  /**
   * As this policy has it.
   *
   * @param cache where bundles are unpacked
   */
  Bundles bundles(BlobStore blobs, Path cache) {
    return switch (this) {
      case HOST -> new UnpackedBundles(blobs, cache);
      case SANDBOX -> new ContainedBundles(new UnpackedBundles(blobs, cache));
      case NEVER ->
          (digest, _) -> {
            throw refusal(digest);
          };
    };
  }

  private static final class ContainedBundles implements Bundles, AutoCloseable {
    private final UnpackedBundles bundles;

    ContainedBundles(UnpackedBundles bundles) {
      this.bundles = bundles;
    }

    @Override
    public Path unpacked(String digest, boolean contained) {
      if (!contained) {
        throw SANDBOX.refusal(digest);
      }
      return bundles.unpacked(digest, contained);
    }

    @Override
    public void close() {
      bundles.close();
    }
  }

  private ToolsUnavailable refusal(String digest) {
    return new ToolsUnavailable(
        "the request brings its code (%s), which does not run here: %s; install the modules in the catalogue, run the task with --executor docker where the operator allows that, or set it to host if you trust whoever may sign requests with the executor's rights"
            .formatted(digest, why));
  }
}
