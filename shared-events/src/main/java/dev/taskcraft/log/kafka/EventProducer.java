package dev.taskcraft.log.kafka;

import dev.taskcraft.cluster.Observer;
import dev.taskcraft.cluster.Outgoing;
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

  /** Appends events, each to the topic of its type; see {@link Outgoing#append}. */
  public CompletionStage<Void> append(List<Envelope> events) {
    return CompletableFuture.allOf(
        events.stream()
            .map(event -> append(event).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  private CompletionStage<Void> append(Envelope event) {
    try {
      return outgoing(event).append();
    } catch (RuntimeException failure) { // e.g. of the key that it is to be signed with
      return CompletableFuture.failedFuture(failure);
    }
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

  /** The event as a record, signed where it is to be. */
  Outgoing outgoing(Envelope event) {
    ProducerRecord<String, byte[]> record;
    try {
      record = record(event);
    } catch (IllegalArgumentException refused) {
      return Outgoing.refused(event, refused);
    }
    observer
        .appending(event)
        .forEach((name, value) -> EventRecords.put(record.headers(), name, value));
    return Outgoing.of(event, () -> send(event, record));
  }

  private ProducerRecord<String, byte[]> record(Envelope event) {
    return key != null && event.event() instanceof TaskRequested
        ? records.signed(event, key)
        : records.record(event);
  }

  private CompletionStage<Void> send(Envelope event, ProducerRecord<String, byte[]> record) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    try {
      Future<?> _ =
          producer.send(
              record,
              (_, failure) -> {
                if (failure == null) {
                  observer.appended(event);
                  sent.complete(null);
                } else {
                  sent.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException failure) {
      sent.completeExceptionally(failure);
    }
    return sent;
  }
}
