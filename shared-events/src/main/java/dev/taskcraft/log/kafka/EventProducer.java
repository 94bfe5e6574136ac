package dev.taskcraft.log.kafka;

import dev.taskcraft.cluster.Observer;
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
  private final Observer observer;
  private final EventRecords records = new EventRecords();

  /**
   * Takes its client; signs nothing.
   *
   * @param producer idempotent, with {@code acks=all}
   */
  public EventProducer(Producer<String, byte[]> producer) {
    this(producer, null);
  }

  /** The same, with nobody who watches. */
  public EventProducer(Producer<String, byte[]> producer, @Nullable SigningKey key) {
    this(producer, key, Observer.NONE);
  }

  /**
   * Takes its client.
   *
   * @param producer idempotent, with {@code acks=all}
   * @param key what requests are signed with; null to sign nothing
   * @param observer may add to the headers of records
   */
  public EventProducer(
      Producer<String, byte[]> producer, @Nullable SigningKey key, Observer observer) {
    this.producer = producer;
    this.key = key;
    this.observer = observer;
  }

  /** See {@link dev.taskcraft.cluster.TaskTopics#append}. */
  public CompletionStage<Void> append(List<Envelope> events) {
    CompletableFuture<?>[] sent = new CompletableFuture<?>[events.size()];
    for (int i = 0; i < sent.length; i++) {
      CompletableFuture<Void> one = new CompletableFuture<>();
      sent[i] = one;
      Envelope event = events.get(i);
      try {
        Future<?> _ =
            producer.send(
                watched(event),
                (_, failure) -> {
                  if (failure == null) {
                    observer.appended(event);
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

  private ProducerRecord<String, byte[]> watched(Envelope event) {
    ProducerRecord<String, byte[]> record =
        key != null && event.event() instanceof TaskRequested
            ? records.signed(event, key)
            : records.record(event);
    observer
        .appending(event)
        .forEach((name, value) -> EventRecords.put(record.headers(), name, value));
    return record;
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
