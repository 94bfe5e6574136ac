package dev.taskcraft.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.log.sql.EpochNanos;
import dev.taskcraft.outside.OutsideRequest;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.serde.OutsideRequestJson;
import dev.taskcraft.serde.UnknownEventType;
import dev.taskcraft.serde.UnreadableJson;
import dev.taskcraft.signing.SignedText;
import dev.taskcraft.signing.SigningKey;
import dev.taskcraft.signing.TrustedKeys;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.TaskId;
import java.time.DateTimeException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Events as Kafka records and back: CloudEvents 1.0, Kafka protocol binding, binary content mode
 * (attributes are headers with the prefix {@code ce_}, the value is the JSON payload). Our
 * extensions are {@code ce_causationid}, the event that led to this one, and {@code
 * ce_schemaversion}, the lowest version of the schema that a reader must know, 1 where it is not
 * said.
 */
public final class EventRecords {
  /** No event is larger; what is, belongs into a blob. */
  public static final int MAX_BYTES = 256 * 1024;

  /**
   * The version of the schema that this reads and writes. It rises when an event may hold what a
   * reader of before can't read: another kind of outcome, say. A field more is no reason.
   */
  public static final int SCHEMA = 1;

  /** The topic of requests, the one that other systems write to. */
  public static final String REQUESTS = "task.requested";

  private static final String NEEDS_KEY_AND_VALUE =
      "a record needs a key (the task's id) and a value";
  private static final String SOURCE = "/taskcraft/";
  private final EventCodec codec = new EventCodec();
  private final TrustedKeys trusted;

  /** For somebody who writes, or reads no requests: no signature counts. */
  public EventRecords() {
    this(TrustedKeys.none());
  }

  /**
   * For somebody who reads.
   *
   * @param trusted whose requests may embed their coworker; must be the same for all readers, or
   *     they would not fold the same tasks
   */
  public EventRecords(TrustedKeys trusted) {
    this.trusted = trusted;
  }

  /**
   * The event as a record of its topic. The key decides the partition, by Kafka's own partitioner.
   *
   * @throws IllegalArgumentException when it is larger than {@link #MAX_BYTES}
   */
  public ProducerRecord<String, byte[]> record(Envelope envelope) {
    String type = EventType.of(envelope.event());
    byte[] data = codec.data(envelope.event());
    if (data.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "event %s of type %s has %d bytes; at most %d are allowed, keep large content as a blob"
              .formatted(envelope.id(), type, data.length, MAX_BYTES));
    }
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(type, envelope.task().value(), data);
    Headers headers = record.headers();
    put(headers, "ce_specversion", "1.0");
    put(headers, "ce_id", envelope.id().value());
    put(headers, "ce_type", type);
    put(headers, "ce_source", SOURCE + envelope.producer());
    put(headers, "ce_subject", envelope.task().value());
    put(headers, "ce_time", envelope.time().toString());
    if (envelope.cause() != null) {
      put(headers, "ce_causationid", envelope.cause().value());
    }
    put(headers, "ce_schemaversion", Integer.toString(SCHEMA));
    put(headers, "content-type", "application/json");
    return record;
  }

  /**
   * The same for a request, signed, so that it may embed its coworker; see {@link SignedText}.
   *
   * @throws IllegalArgumentException when it is larger than {@link #MAX_BYTES}
   */
  public ProducerRecord<String, byte[]> signed(Envelope request, SigningKey key) {
    ProducerRecord<String, byte[]> record = record(request);
    put(record.headers(), "ce_signedby", key.name());
    put(
        record.headers(),
        "ce_signature",
        key.sign(SignedText.of(SCHEMA, request.task(), request.id(), record.value())));
    return record;
  }

  /**
   * What a record holds.
   *
   * @param partitions how many there are, to see whether it lies where its key belongs
   */
  public Read read(ConsumerRecord<String, byte[]> record, int partitions) {
    String type = record.topic();
    byte[] value = record.value();
    if (value == null) {
      return new Bad(NEEDS_KEY_AND_VALUE);
    }
    if (value.length > MAX_BYTES) {
      return new Bad(value.length + " bytes; at most " + MAX_BYTES + " are allowed");
    }
    try {
      EventHeaders headers = new EventHeaders(record.headers());
      String said = headers.text("ce_type");
      if (said != null && !said.equals(type)) {
        return new Bad("an event of type " + said + " in the topic " + type);
      }
      if (type.equals(REQUESTS)) {
        return request(record, headers, value, partitions);
      }
      if (record.key() == null) {
        return new Bad(NEEDS_KEY_AND_VALUE);
      }
      TaskId task = new TaskId(record.key());
      if (partition(record.key(), partitions) != record.partition()) {
        return new Bad(
            "task %s belongs on partition %d; producers must hash the key with murmur2"
                .formatted(task, partition(record.key(), partitions)));
      }
      return event(record, headers, task, value);
    } catch (UnknownEventType
        | UnreadableJson
        | IllegalArgumentException
        | ArithmeticException
        | DateTimeException bad) {
      return new Bad(String.valueOf(bad.getMessage()));
    }
  }

  private Read request(
      ConsumerRecord<String, byte[]> record, EventHeaders headers, byte[] value, int partitions) {
    OutsideRequest outside = OutsideRequestJson.read(value);
    String source = producer(headers.text("ce_source"));
    if (outside != null) {
      // not trusted to stop a partition, as a newer event does
      return schema(headers) > SCHEMA
          ? new Bad("a request of schema version " + schema(headers))
          : new Unresolved(task(record, outside, source), outside, source, time(record, headers));
    }
    String key = record.key() == null ? headers.text("ce_subject") : record.key();
    String id = headers.text("ce_id");
    if (key == null || id == null) {
      return new Bad(
          "a request that embeds its coworker needs a key, its task's id, and a header ce_id");
    }
    TaskId task = new TaskId(key);
    String refusal =
        trusted.refusal(
            SignedText.of(schema(headers), task, new EventId(id), value),
            headers.text("ce_signedby"),
            headers.text("ce_signature"));
    if (refusal != null) {
      return new Bad(refusal);
    }
    boolean misplaced = record.key() == null || partition(key, partitions) != record.partition();
    Read event = event(record, headers, task, value);
    return misplaced && event instanceof Event ? new Misplaced(task) : event;
  }

  /** The id of the task: what the producer says, or else what follows from where it lies. */
  private static TaskId task(
      ConsumerRecord<String, byte[]> record, OutsideRequest request, String source) {
    if (record.key() != null) {
      return new TaskId(record.key());
    }
    return request.dedupKey() == null
        ? TaskId.named(REQUESTS, record.partition() + "/" + record.offset())
        : TaskId.named(source, request.dedupKey());
  }

  private Read event(
      ConsumerRecord<String, byte[]> record, EventHeaders headers, TaskId task, byte[] value) {
    int schema = schema(headers);
    if (schema > SCHEMA) {
      return new Newer(schema);
    }
    String id = headers.text("ce_id");
    if (id == null) {
      return new Bad("header ce_id is missing");
    }
    String cause = headers.text("ce_causationid");
    return new Event(
        storable(
            new Envelope(
                new EventId(id),
                task,
                cause == null ? null : new EventId(cause),
                time(record, headers),
                producer(headers.text("ce_source")),
                codec.event(record.topic(), value))));
  }

  private static int schema(EventHeaders headers) {
    String version = headers.text("ce_schemaversion");
    return version == null ? SCHEMA : Integer.parseInt(version);
  }

  private static Instant time(ConsumerRecord<String, byte[]> record, EventHeaders headers) {
    String time = headers.text("ce_time");
    return time == null ? Instant.ofEpochMilli(record.timestamp()) : WireTime.parse(time);
  }

  /** What no database could keep must not be an event to anybody. */
  private static Envelope storable(Envelope event) {
    long _ = EpochNanos.of(event.time());
    EventId cause = event.cause();
    if (event.id().value().indexOf(0) >= 0
        || event.producer().indexOf(0) >= 0
        || (cause != null && cause.value().indexOf(0) >= 0)) {
      throw new IllegalArgumentException("a NUL in ce_id, ce_causationid or ce_source");
    }
    return event;
  }

  /** The partition of a key, as Kafka's own clients hash it. */
  public static int partition(String key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % partitions;
  }

  private static String producer(@Nullable String source) {
    if (source == null || source.isBlank()) {
      return "unknown";
    }
    return source.startsWith(SOURCE) ? source.substring(SOURCE.length()) : source;
  }

  static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }

  /** What a record turned out to be. */
  public sealed interface Read {}

  /** An event. */
  public record Event(Envelope envelope) implements Read {}

  /** No event, and why. */
  public record Bad(String reason) implements Read {}

  /** An event that only a newer version can read; what comes after it must wait for that. */
  public record Newer(int version) implements Read {}

  /** A request that is no event yet; state-service makes it one, or sets it aside. */
  public sealed interface Pending extends Read {
    TaskId task();
  }

  /** A request whose coworker is to be looked up. */
  public record Unresolved(TaskId task, OutsideRequest request, String source, Instant time)
      implements Pending {}

  /** A request that is to be appended again where its key belongs. */
  public record Misplaced(TaskId task) implements Pending {}
}
