package dev.taskcraft.cluster;

import dev.taskcraft.task.Envelope;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What the loop needs from the broker. Safe for use by several threads; no method blocks for long.
 */
public interface TaskTopics {
  /** The event in the form in which it is appended. */
  Outgoing outgoing(Envelope event);

  /** Where these topics end now on this partition: the offset that the next record will have. */
  CompletionStage<Map<String, Long>> ends(int partition, Collection<String> topics);
}
