package dev.taskcraft.service;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets what is under way end when the service is told to, while its consumer is still a member of
 * its group: so nobody else takes its tasks before it has said what became of them. The group is
 * left afterwards, when the consumer is closed.
 */
@ApplicationScoped
public class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private final TopicListener listener;
  private final ServiceConfig config;

  Ending(TopicListener listener, ServiceConfig config) {
    this.listener = listener;
    this.config = config;
  }

  void stop(@Observes ShutdownEvent event) {
    long began = System.nanoTime();
    try {
      listener.drain(config.drain());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    LOG.atInfo()
        .addKeyValue("took_ms", (System.nanoTime() - began) / 1_000_000)
        .log("what was under way has ended");
  }
}
