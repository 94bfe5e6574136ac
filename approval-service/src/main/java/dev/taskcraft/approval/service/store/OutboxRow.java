package dev.taskcraft.approval.service.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.TaskId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
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

  @Column(name = "sent_at")
  Instant sentAt;

  static OutboxRow of(Envelope envelope, EventCodec codec) {
    OutboxRow row = new OutboxRow();
    row.id = envelope.id().value();
    row.aggregateType = "task";
    row.aggregateId = envelope.task().value();
    row.type = EventType.of(envelope.event());
    row.payload = new String(codec.data(envelope.event()), UTF_8);
    row.source = envelope.producer();
    row.time = envelope.time().toString();
    row.cause = envelope.cause() == null ? null : envelope.cause().value();
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
