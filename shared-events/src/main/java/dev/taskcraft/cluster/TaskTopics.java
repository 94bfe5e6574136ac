package dev.taskcraft.cluster;

import dev.taskcraft.task.Envelope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the loop needs from the broker. Safe for use by several threads; no method blocks for long.
 */
public interface TaskTopics {
  /**
   * Appends events, each to the topic of its type, on the partition of its task.
   *
   * @return completes when every one is acknowledged by all replicas; fails when any may not be,
   *     and then all may be repeated with the same ids
   */
  CompletionStage<Void> append(List<Envelope> events);

  /** Why this event can never be appended, e.g. because of its size; null when it can. */
  @Nullable String refusal(Envelope event);

  /** Where these topics end now on this partition: the offset that the next record will have. */
  CompletionStage<Map<String, Long>> ends(int partition, Collection<String> topics);
}
