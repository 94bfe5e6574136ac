package dev.taskcraft.log.kafka;

import dev.taskcraft.cluster.Outgoing;
import dev.taskcraft.cluster.TaskTopics;
import dev.taskcraft.task.Envelope;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The task topics of a broker. */
public final class KafkaTopics implements TaskTopics {
  private final EventProducer producer;
  private final EndOffsets ends;

  public KafkaTopics(EventProducer producer, EndOffsets ends) {
    this.producer = producer;
    this.ends = ends;
  }

  @Override
  public Outgoing outgoing(Envelope event) {
    return producer.outgoing(event);
  }

  @Override
  public CompletionStage<Map<String, Long>> ends(int partition, Collection<String> topics) {
    return ends.of(partition, topics);
  }
}
