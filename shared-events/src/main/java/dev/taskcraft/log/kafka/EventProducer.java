package dev.taskcraft.log.kafka;

import dev.taskcraft.task.Envelope;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** Appends events through a producer, which its owner closes. */
public final class EventProducer {
  private final Producer<String, byte[]> producer;
  private final EventRecords records = new EventRecords();

  /**
   * Takes its client.
   *
   * @param producer idempotent, with {@code acks=all}
   */
  public EventProducer(Producer<String, byte[]> producer) {
    this.producer = producer;
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
                records.record(events.get(i)),
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
