package dev.taskcraft.log.kafka;

import dev.taskcraft.cluster.TaskTopics;
import dev.taskcraft.task.Envelope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The task topics of a broker. */
public final class KafkaTopics implements TaskTopics {
  private final EventProducer producer;
  private final EndOffsets ends;

  public KafkaTopics(EventProducer producer, EndOffsets ends) {
    this.producer = producer;
    this.ends = ends;
  }

  @Override
  public CompletionStage<Void> append(List<Envelope> events) {
    return producer.append(events);
  }

  @Override
  public @Nullable String refusal(Envelope event) {
    return producer.refusal(event);
  }

  @Override
  public CompletionStage<Map<String, Long>> ends(int partition, Collection<String> topics) {
    return ends.of(partition, topics);
  }
}
