package dev.taskcraft.executor.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** What the executor is told. */
@ConfigMapping(prefix = "taskcraft.executor")
public interface ExecutorConfig {
  /** The folder of the tool modules that the operator installed; none means built-in tools only. */
  Optional<Path> catalogue();

  /** The folder that tools may touch when a request names no roots of its own. */
  Optional<Path> workspace();

  /** Where our own programs are unpacked. */
  @WithDefault("${java.io.tmpdir}/taskcraft")
  Path cache();

  /** Where mail goes that no server takes. */
  @WithDefault("outbox")
  Path outbox();
}
