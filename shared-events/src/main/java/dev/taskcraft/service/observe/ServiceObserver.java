package dev.taskcraft.service.observe;

import dev.taskcraft.cluster.Observer;
import dev.taskcraft.task.Envelope;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** An observer that also hears what only the shells of services know of. */
public interface ServiceObserver extends Observer {
  /** These were polled, and nobody has looked at them yet. */
  default void polled(ConsumerRecords<String, byte[]> records) {}

  /** These events are stored as rows, in a transaction that began then. */
  default void stored(List<Envelope> events, Instant began) {}
}
