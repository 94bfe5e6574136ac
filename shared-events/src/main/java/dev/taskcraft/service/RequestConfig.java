package dev.taskcraft.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Whose requests may embed their coworker; the same for all services of a cluster. */
@ConfigMapping(prefix = "taskcraft.request")
public interface RequestConfig {
  /** The list, see {@link dev.taskcraft.signing.TrustedKeys}. */
  Optional<Path> keys();

  /** The key of this service, for one that appends requests. */
  Optional<Path> key();

  /** For development: whoever may write to the topic may embed any coworker, without a list. */
  @WithDefault("false")
  boolean unsigned();
}
