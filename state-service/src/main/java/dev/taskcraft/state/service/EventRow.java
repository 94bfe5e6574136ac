package dev.taskcraft.state.service;

import dev.taskcraft.log.sql.StoredEvent;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.state.storing.Place;
import dev.taskcraft.state.storing.StoredRow;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** An event in the table {@code event}. Read as entities, written many at a time. */
@Entity
@Table(schema = "state", name = "event")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
public class EventRow {
  @Id String id;
  String task;
  long seq;
  String topic;

  @Column(name = "partition")
  int partitionNumber;

  long place;
  String slot;
  @Nullable String cause;
  long time;
  String producer;
  String data;
  byte[] hash;

  StoredRow row() {
    return new StoredRow(
        new Place(topic, partitionNumber, place),
        new StoredEvent(
            new TaskId(task),
            seq,
            slot,
            id,
            topic,
            cause,
            time,
            producer,
            data.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        hash);
  }

  Envelope envelope(EventCodec codec) {
    return row().event().envelope(codec);
  }
}
