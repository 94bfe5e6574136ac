package dev.taskcraft.log.kafka;

import dev.taskcraft.signing.SigningKey;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Appends events through a producer, which its owner closes. */
public final class EventProducer {
  private final Producer<String, byte[]> producer;
  private final @Nullable SigningKey key;
  private final EventRecords records = new EventRecords();

  /**
   * Takes its client; signs nothing.
   *
   * @param producer idempotent, with {@code acks=all}
   */
  public EventProducer(Producer<String, byte[]> producer) {
    this(producer, null);
  }

  /**
   * Takes its client.
   *
   * @param producer idempotent, with {@code acks=all}
   * @param key what requests are signed with; null to sign nothing
   */
  public EventProducer(Producer<String, byte[]> producer, @Nullable SigningKey key) {
    this.producer = producer;
    this.key = key;
  }

  /** See {@link dev.taskcraft.cluster.TaskTopics#append}. */
  public CompletionStage<Void> append(List<Envelope> events) {
    CompletableFuture<?>[] sent = new CompletableFuture<?>[events.size()];
    for (int i = 0; i < sent.length; i++) {
      CompletableFuture<Void> one = new CompletableFuture<>();
      sent[i] = one;
      try {
        Future<?> _ =
            producer.send(
                record(events.get(i)),
                (_, failure) -> {
                  if (failure == null) {
                    one.complete(null);
                  } else {
                    one.completeExceptionally(failure);
                  }
                });
      } catch (RuntimeException failure) {
        one.completeExceptionally(failure);
      }
    }
    return CompletableFuture.allOf(sent);
  }

  private ProducerRecord<String, byte[]> record(Envelope event) {
    return key != null && event.event() instanceof TaskRequested
        ? records.signed(event, key)
        : records.record(event);
  }

  /** Why this event can never be appended; null when it can. */
  public @Nullable String refusal(Envelope event) {
    try {
      records.record(event);
      return null;
    } catch (IllegalArgumentException refused) {
      return refused.getMessage();
    }
  }
}
