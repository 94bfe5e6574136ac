package dev.taskcraft.log.sql;

import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.Slot;
import dev.taskcraft.task.TaskId;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in a row, apart from its hash.
 *
 * @param seq its place in its task, from 1
 * @param time see {@link EpochNanos}
 * @param data the event as JSON; owned by this record, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the chain only; copying would cost
public record StoredEvent(
    TaskId task,
    long seq,
    String slot,
    String id,
    String type,
    @Nullable String cause,
    long time,
    String producer,
    byte[] data) {

  /**
   * From a row.
   *
   * @param first the column of the sequence number; the others follow in the order of this record
   */
  public static StoredEvent read(TaskId task, ResultSet row, int first) throws SQLException {
    return new StoredEvent(
        task,
        row.getLong(first),
        row.getString(first + 1),
        row.getString(first + 2),
        row.getString(first + 3),
        row.getString(first + 4),
        row.getLong(first + 5),
        row.getString(first + 6),
        row.getBytes(first + 7));
  }

  /** The row of an event that is to become the task's {@code seq}th. */
  public static StoredEvent of(Envelope envelope, long seq, EventCodec codec) {
    return new StoredEvent(
        envelope.task(),
        seq,
        Slot.of(envelope.id(), envelope.event()),
        envelope.id().value(),
        EventType.of(envelope.event()),
        envelope.cause() == null ? null : envelope.cause().value(),
        EpochNanos.of(envelope.time()),
        envelope.producer(),
        codec.data(envelope.event()));
  }

  /** The event of this row. */
  public Envelope envelope(EventCodec codec) {
    return new Envelope(
        new EventId(id),
        task,
        cause == null ? null : new EventId(cause),
        EpochNanos.instant(time),
        producer,
        codec.event(type, data));
  }
}
