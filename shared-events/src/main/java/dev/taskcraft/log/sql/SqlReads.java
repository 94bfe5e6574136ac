package dev.taskcraft.log.sql;

import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.log.TaskQuery;
import dev.taskcraft.log.TaskRow;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Everything that is only read, in SQL that SQLite and PostgreSQL both speak. */
public final class SqlReads implements AutoCloseable {
  private static final String EVENT =
      "e.seq, e.slot, e.id, e.type, e.cause, e.time, e.producer, e.data";
  private static final String READ =
      "SELECT "
          + EVENT
          + " FROM event e JOIN task t ON t.no = e.task"
          + " WHERE t.id = ? AND e.seq > ? ORDER BY e.seq";
  private static final String CHECK =
      "SELECT "
          + EVENT
          + ", e.hash, t.version, t.hash FROM task t"
          + " LEFT JOIN event e ON e.task = t.no WHERE t.id = ? ORDER BY e.seq";
  private static final String OWNER = "SELECT owner FROM task WHERE id = ?";

  /** So many versions are asked for at once; the statement has that many places. */
  private static final int AT_ONCE = 64;

  private static final String VERSIONS =
      "SELECT id, version FROM task WHERE id IN (?" + ",?".repeat(AT_ONCE - 1) + ")";

  private final Pool<Session> sessions;
  private final EventCodec codec;
  private final Function<SQLException, LogUnavailable> failure;

  /** Reads through these sessions, and says by {@code failure} what is wrong with them. */
  public SqlReads(
      Pool<Session> sessions, EventCodec codec, Function<SQLException, LogUnavailable> failure) {
    this.sessions = sessions;
    this.codec = codec;
    this.failure = failure;
  }

  /** See {@link dev.taskcraft.log.EventLog#read}. Decoded after the session is given back. */
  public List<Envelope> read(TaskId task, long afterVersion) {
    List<StoredEvent> rows =
        with(
            session -> {
              PreparedStatement read = session.statement(READ);
              read.setString(1, task.value());
              read.setLong(2, afterVersion);
              List<StoredEvent> found = new ArrayList<>();
              try (ResultSet row = read.executeQuery()) {
                while (row.next()) {
                  found.add(StoredEvent.read(task, row, 1));
                }
              }
              return found;
            });
    List<Envelope> events = new ArrayList<>(rows.size());
    rows.forEach(row -> events.add(row.envelope(codec)));
    return events;
  }

  /** See {@link dev.taskcraft.log.EventLog#versions}. */
  public Map<TaskId, Long> versions(Collection<TaskId> tasks) {
    List<TaskId> asked = List.copyOf(tasks);
    return with(
        session -> {
          Map<TaskId, Long> versions = new HashMap<>();
          PreparedStatement select = session.statement(VERSIONS);
          for (int from = 0; from < asked.size(); from += AT_ONCE) {
            for (int i = 0; i < AT_ONCE; i++) {
              select.setString(i + 1, asked.get(Math.min(from + i, asked.size() - 1)).value());
            }
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                versions.put(new TaskId(row.getString(1)), row.getLong(2));
              }
            }
          }
          return versions;
        });
  }

  /** See {@link dev.taskcraft.log.EventLog#list}. */
  public List<TaskRow> list(TaskQuery query) {
    return with(session -> TaskRows.list(session, query));
  }

  /** See {@link dev.taskcraft.log.EventLog#find}. */
  public Optional<TaskRow> find(TaskId task) {
    return with(session -> TaskRows.find(session, task));
  }

  /** See {@link dev.taskcraft.log.EventLog#findByPrefix}. */
  public List<TaskRow> findByPrefix(String prefix, int limit) {
    return with(session -> TaskRows.findByPrefix(session, prefix, limit));
  }

  /** Who owns the task, living or not. */
  public Optional<String> owner(TaskId task) {
    return with(
        session -> {
          PreparedStatement select = session.statement(OWNER);
          select.setString(1, task.value());
          try (ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
          }
        });
  }

  /** Recomputes a task's chain; what is wrong with it, or nothing. See {@link Chain}. */
  public Optional<String> verify(TaskId task) {
    return with(
        session -> {
          PreparedStatement select = session.statement(CHECK);
          select.setString(1, task.value());
          ChainCheck check = new ChainCheck();
          try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
              return Optional.of("task %s: the log doesn't have it".formatted(task));
            }
            long version = row.getLong(10);
            byte[] head = row.getBytes(11);
            do {
              if (row.getString(3) != null) {
                check.row(StoredEvent.read(task, row, 1), row.getBytes(9));
              }
            } while (row.next());
            return check.end(task.value(), version, head);
          }
        });
  }

  @Override
  public void close() {
    sessions.close();
  }

  private <T> T with(Pool.Use<Session, T> use) {
    try {
      return sessions.with(use);
    } catch (SQLException e) {
      throw failure.apply(e);
    }
  }
}
