package dev.taskcraft.log.kafka;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions that are not read any more, because an event there needs a newer version of this
 * service, and which event. Assigned anew, they are read again, and stop at the same event until a
 * process of a newer version has them. Safe for use by several threads.
 */
public final class StoppedPartitions {
  private static final Logger LOG = LoggerFactory.getLogger(StoppedPartitions.class);

  private final Map<Integer, String> stopped = new ConcurrentHashMap<>();

  /** Why a partition stops at a record. */
  public static String needs(ConsumerRecord<?, ?> record, int version) {
    return "%s, offset %d: needs schema version %d"
        .formatted(record.topic(), record.offset(), version);
  }

  /** Stops these. */
  public void stop(Map<Integer, String> why) {
    stopped.putAll(why);
    why.forEach(
        (partition, reason) ->
            LOG.atError()
                .addKeyValue("partition", partition)
                .addKeyValue("reason", reason)
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

  /** Each that is not read, and why. */
  public Map<Integer, String> all() {
    return Map.copyOf(stopped);
  }
}
