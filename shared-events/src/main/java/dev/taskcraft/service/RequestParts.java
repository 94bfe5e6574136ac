package dev.taskcraft.service;

import dev.taskcraft.signing.TrustedKeys;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads whose requests are trusted once, when the service starts; without it, it does not start.
 */
@ApplicationScoped
public class RequestParts {
  private static final Logger LOG = LoggerFactory.getLogger(RequestParts.class);

  @Produces
  @Singleton
  @Startup
  TrustedKeys trusted(RequestConfig config) {
    if (config.unsigned()) {
      if (config.keys().isPresent()) {
        throw new IllegalStateException(
            "TASKCRAFT_REQUEST_UNSIGNED and TASKCRAFT_REQUEST_KEYS exclude each other; drop one");
      }
      LOG.warn(
          "requests need no signature: whoever may write to task.requested chooses what runs; set"
              + " TASKCRAFT_REQUEST_KEYS in place of TASKCRAFT_REQUEST_UNSIGNED outside of development");
      return TrustedKeys.anyone();
    }
    Path file =
        config
            .keys()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "nobody says whose requests may embed a coworker; name the file of their"
                            + " public keys by TASKCRAFT_REQUEST_KEYS (it may be empty), or for"
                            + " development set TASKCRAFT_REQUEST_UNSIGNED=true"));
    try {
      return TrustedKeys.parse(file.toString(), Files.readAllLines(file));
    } catch (IOException unreadable) {
      throw new IllegalStateException(
          "%s: can't be read (%s); TASKCRAFT_REQUEST_KEYS names it"
              .formatted(file, unreadable.getClass().getSimpleName()),
          unreadable);
    }
  }
}
