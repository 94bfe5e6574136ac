package dev.taskcraft.service;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Ends the service with its standard input, where it is told to: so it never outlives a process
 * that started it as its child, however that ended.
 */
@ApplicationScoped
public class InputWatch {
  void started(
      @Observes StartupEvent started,
      @ConfigProperty(name = "taskcraft.ends-with-input", defaultValue = "false") boolean watches) {
    if (watches) {
      Thread.ofPlatform().daemon().name("input-watch").start(InputWatch::watch);
    }
  }

  private static void watch() {
    try {
      while (System.in.read() >= 0) {
        // whatever is said, only the end counts
      }
    } catch (IOException _) {
      // as good as the end
    }
    // As a signal would: Quarkus' own exit takes its shutdown hook away first, and a signal that
    // comes then ends the process in the middle of everything.
    System.exit(0);
  }
}
