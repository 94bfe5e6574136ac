package dev.taskcraft.log.sqlite;

import dev.taskcraft.log.sql.Session;
import dev.taskcraft.log.sql.StoredCascade;
import dev.taskcraft.log.sql.StoredEvent;
import dev.taskcraft.task.TaskId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The statements that write, on one connection. */
final class Writing implements AutoCloseable {
  private static final String HEAD =
      "SELECT no, version, hash, owner, status FROM task WHERE id = ?";
  private static final String NEW_TASK =
      "INSERT INTO task (id, coworker, version, hash, updated, due, owner, status, created)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING no";
  private static final String TASK =
      "UPDATE task SET coworker = ?, version = ?, hash = ?, updated = ?, due = ?, owner = ?"
          + " WHERE no = ?";

  /** By itself, because naming the column costs an index entry taken out and put in again. */
  private static final String STATUS = "UPDATE task SET status = ? WHERE no = ?";

  private static final String OWNER = "UPDATE task SET owner = ? WHERE no = ?";
  private static final String IDS =
      "SELECT id FROM event WHERE task = ? AND seq > ? ORDER BY seq LIMIT ?";
  private static final String UNDO = "DELETE FROM event WHERE task = ? AND seq > ?";
  private static final String UNDO_TASK = "DELETE FROM task WHERE no = ?";

  /** One statement for so many events: half the work of one for each. */
  private static final int AT_ONCE = 8;

  private static final List<String> EVENTS =
      IntStream.rangeClosed(1, AT_ONCE)
          .mapToObj(
              rows ->
                  "INSERT INTO event (task, seq, slot, id, type, cause, time, producer, data, hash)"
                      + " VALUES "
                      + "(?,?,?,?,?,?,?,?,?,?),".repeat(rows - 1)
                      + "(?,?,?,?,?,?,?,?,?,?) ON CONFLICT (task, slot) DO NOTHING")
          .toList();

  private final Session session;

  Writing(Session session) {
    this.session = session;
  }

  void begin() throws SQLException {
    session.run("BEGIN IMMEDIATE");
  }

  void commit() throws SQLException {
    session.run("COMMIT");
  }

  /** Changes when another connection has committed. */
  long dataVersion() throws SQLException {
    try (ResultSet row = session.statement("PRAGMA data_version").executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** What a task's row says that a writer has to know; null when there is no such task. */
  @Nullable Head head(TaskId task) throws SQLException {
    PreparedStatement select = session.statement(HEAD);
    select.setString(1, task.value());
    try (ResultSet row = select.executeQuery()) {
      return row.next()
          ? new Head(
              row.getLong(1), row.getLong(2), row.getBytes(3), row.getString(4), row.getString(5))
          : null;
    }
  }

  /** Makes a task's row as it is after its first cascade, and returns its number. */
  long insertTask(StoredCascade cascade, byte[] hash, @Nullable String owner) throws SQLException {
    PreparedStatement insert = session.statement(NEW_TASK);
    insert.setString(1, cascade.cascade().task().value());
    task(insert, 2, cascade, hash, owner);
    insert.setString(8, cascade.cascade().status());
    insert.setLong(9, cascade.begins());
    try (ResultSet row = insert.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  void updateTask(Head head, StoredCascade cascade, byte[] hash, @Nullable String owner)
      throws SQLException {
    PreparedStatement update = session.statement(TASK);
    task(update, 1, cascade, hash, owner);
    update.setLong(7, head.no());
    update.executeUpdate();
    String status = cascade.cascade().status();
    if (!status.equals(head.status())) {
      PreparedStatement change = session.statement(STATUS);
      change.setString(1, status);
      change.setLong(2, head.no());
      change.executeUpdate();
    }
  }

  void updateOwner(long no, @Nullable String owner) throws SQLException {
    PreparedStatement update = session.statement(OWNER);
    update.setString(1, owner);
    update.setLong(2, no);
    update.executeUpdate();
  }

  /** Adds the events and returns how many found their slot empty. */
  int insertEvents(long no, List<StoredEvent> events, List<byte[]> hashes) throws SQLException {
    int inserted = 0;
    for (int from = 0; from < events.size(); from += AT_ONCE) {
      int rows = Math.min(AT_ONCE, events.size() - from);
      PreparedStatement insert = session.statement(EVENTS.get(rows - 1));
      int place = 1;
      for (int i = from; i < from + rows; i++) {
        StoredEvent event = events.get(i);
        insert.setLong(place++, no);
        insert.setLong(place++, event.seq());
        insert.setString(place++, event.slot());
        insert.setString(place++, event.id());
        insert.setString(place++, event.type());
        insert.setString(place++, event.cause());
        insert.setLong(place++, event.time());
        insert.setString(place++, event.producer());
        insert.setBytes(place++, event.data());
        insert.setBytes(place++, hashes.get(i));
      }
      inserted += insert.executeUpdate();
    }
    return inserted;
  }

  /** Whether these very events stand in their places already. */
  boolean holds(long no, List<StoredEvent> events) throws SQLException {
    PreparedStatement select = session.statement(IDS);
    select.setLong(1, no);
    select.setLong(2, events.getFirst().seq() - 1);
    select.setInt(3, events.size());
    try (ResultSet row = select.executeQuery()) {
      for (StoredEvent event : events) {
        if (!row.next() || !event.id().equals(row.getString(1))) {
          return false;
        }
      }
      return true;
    }
  }

  /** Takes back the events after this version, and the task with the first of them. */
  void undo(long no, long version) throws SQLException {
    PreparedStatement delete = session.statement(UNDO);
    delete.setLong(1, no);
    delete.setLong(2, version);
    delete.executeUpdate();
    if (version == 0) {
      PreparedStatement task = session.statement(UNDO_TASK);
      task.setLong(1, no);
      task.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    session.close();
  }

  private static void task(
      PreparedStatement into, int first, StoredCascade cascade, byte[] hash, @Nullable String owner)
      throws SQLException {
    into.setString(first, cascade.cascade().coworker());
    into.setLong(first + 1, cascade.version());
    into.setBytes(first + 2, hash);
    into.setLong(first + 3, cascade.ends());
    Long due = cascade.due();
    if (due == null) {
      into.setNull(first + 4, Types.INTEGER);
    } else {
      into.setLong(first + 4, due);
    }
    into.setString(first + 5, owner);
  }

  /** What a task's row says that a writer has to know. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Head(long no, long version, byte[] hash, @Nullable String owner, String status) {}
}
