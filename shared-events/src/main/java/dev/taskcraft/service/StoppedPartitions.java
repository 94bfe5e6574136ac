package dev.taskcraft.service;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions that are not read any more, because an event there needs a newer version of this
 * service, and which event. Only a new process goes on with them. Safe for use by several threads.
 */
public final class StoppedPartitions {
  private static final Logger LOG = LoggerFactory.getLogger(StoppedPartitions.class);

  private final Map<Integer, String> stopped = new ConcurrentHashMap<>();

  /** Stops these. */
  public void stop(Map<Integer, String> why) {
    stopped.putAll(why);
    why.forEach(
        (partition, event) ->
            LOG.atError()
                .addKeyValue("partition", partition)
                .addKeyValue("event", event)
                .log("partition stopped; deploy the newer version and start again"));
  }

  /** Whether it is read. */
  public boolean reads(int partition) {
    return !stopped.containsKey(partition);
  }

  /** Reads all again, because they are assigned anew. */
  public void clear() {
    stopped.clear();
  }

  /** Says of each why it is not read; whether there is none. */
  public boolean none(HealthCheckResponseBuilder check) {
    stopped.forEach((partition, why) -> check.withData("partition " + partition, why));
    return stopped.isEmpty();
  }
}
