package dev.taskcraft.service.access;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the tokens once, when the service starts. */
@ApplicationScoped
public class AccessParts {
  private static final Logger LOG = LoggerFactory.getLogger(AccessParts.class);

  @Produces
  @Singleton
  @Startup
  ApiTokens tokens(AccessConfig config) {
    if (config.tokens().isEmpty()) {
      LOG.warn(
          "nobody may call this service but for its health; name a file of tokens by taskcraft.access.tokens");
      return ApiTokens.none();
    }
    Path file = config.tokens().get();
    try {
      return ApiTokens.parse(file.toString(), Files.readAllLines(file));
    } catch (IOException unreadable) {
      throw new IllegalStateException(
          "%s: can't be read (%s); taskcraft.access.tokens names it"
              .formatted(file, unreadable.getClass().getSimpleName()),
          unreadable);
    }
  }
}
