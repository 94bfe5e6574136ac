package dev.taskcraft.executor.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** What the executor is told. */
@ConfigMapping(prefix = "taskcraft.executor")
public interface ExecutorConfig {
  /** The folder of the tool modules that the operator installed. */
  @WithDefault("catalogue")
  Path catalogue();

  /** The folder that file tools may touch. */
  @WithDefault("workspace")
  Path workspace();

  /**
   * Whether folders that a request names are taken as it says them, in place of the two above. Only
   * for a cluster of one's own, because whoever may request then chooses what code runs.
   */
  @WithDefault("false")
  boolean requestFolders();

  /** What becomes of code that travels with a request. */
  @WithDefault("sandbox")
  BundlePolicy bundles();

  /** Whether code that isn't ours may run with the executor's rights, outside of containers. */
  @WithDefault("true")
  boolean hostTools();

  /** Where our own programs and the code of bundles are unpacked. */
  @WithDefault("${java.io.tmpdir}/taskcraft")
  Path cache();

  /** Where mail goes that no server takes. */
  @WithDefault("outbox")
  Path outbox();
}
