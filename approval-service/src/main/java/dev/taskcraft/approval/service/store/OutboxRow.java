package dev.taskcraft.approval.service.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.service.observe.TraceHeaders;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.TaskId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of {@code outbox}: an event that was not yet seen on its topic. */
@Entity
@Table(name = "outbox")
class OutboxRow {
  @Id String id;

  @Column(name = "aggregatetype")
  String aggregateType;

  @Column(name = "aggregateid")
  String aggregateId;

  String type;
  String payload;

  @Column(name = "ce_source")
  String source;

  @Column(name = "ce_time")
  String time;

  @Column(name = "ce_causationid")
  @Nullable String cause;

  @Column(name = "traceparent")
  @Nullable String traceParent;

  @Column(name = "tracestate")
  @Nullable String traceState;

  @Column(name = "sent_at")
  Instant sentAt;

  /**
   * The event as a row.
   *
   * @param headers that its record has beside its own
   */
  static OutboxRow of(Envelope envelope, Map<String, String> headers, EventCodec codec) {
    OutboxRow row = new OutboxRow();
    row.id = envelope.id().value();
    row.aggregateType = "task";
    row.aggregateId = envelope.task().value();
    row.type = EventType.of(envelope.event());
    row.payload = new String(codec.data(envelope.event()), UTF_8);
    row.source = envelope.producer();
    row.time = envelope.time().toString();
    row.cause = envelope.cause() == null ? null : envelope.cause().value();
    row.traceParent = headers.get(TraceHeaders.PARENT);
    row.traceState = headers.get(TraceHeaders.STATE);
    row.sentAt = envelope.time();
    return row;
  }

  Envelope envelope(EventCodec codec) {
    return new Envelope(
        new EventId(id),
        new TaskId(aggregateId),
        cause == null ? null : new EventId(cause),
        Instant.parse(time),
        source,
        codec.event(type, payload.getBytes(UTF_8)));
  }
}
