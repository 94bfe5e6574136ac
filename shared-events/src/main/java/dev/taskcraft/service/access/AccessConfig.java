package dev.taskcraft.service.access;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Who may call this service. */
@ConfigMapping(prefix = "taskcraft.access")
public interface AccessConfig {
  /** The file of tokens, see {@link ApiTokens}; without one nobody may call anything. */
  Optional<Path> tokens();
}
