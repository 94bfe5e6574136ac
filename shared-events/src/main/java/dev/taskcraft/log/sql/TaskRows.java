package dev.taskcraft.log.sql;

import dev.taskcraft.log.TaskQuery;
import dev.taskcraft.log.TaskRow;
import dev.taskcraft.task.TaskId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Lists of tasks. Each query walks one index and stops at its limit, so that it costs the same
 * beside a million other tasks; for several statuses, it walks the index once for each and merges.
 */
final class TaskRows {
  private static final String SELECT =
      "SELECT id, coworker, status, version, created, updated, due FROM task";
  private static final String ORDER = " ORDER BY created DESC, id LIMIT ?";
  private static final String FIND = SELECT + " WHERE id = ?";
  private static final String PREFIX = SELECT + " WHERE id >= ? AND id < ? ORDER BY id LIMIT ?";
  private static final String BEFORE = " created <= ? AND (created < ? OR id > ?)";

  private TaskRows() {}

  static Optional<TaskRow> find(Session session, TaskId task) throws SQLException {
    PreparedStatement select = session.statement(FIND);
    select.setString(1, task.value());
    return rows(select).stream().findFirst();
  }

  static List<TaskRow> findByPrefix(Session session, String prefix, int limit) throws SQLException {
    PreparedStatement select = session.statement(PREFIX);
    select.setString(1, prefix);
    select.setString(2, prefix + "~"); // beyond every character of an id
    select.setInt(3, limit);
    return rows(select);
  }

  static List<TaskRow> list(Session session, TaskQuery query) throws SQLException {
    TaskId before = query.before();
    Optional<TaskRow> last = before == null ? Optional.empty() : find(session, before);
    if (before != null && last.isEmpty()) {
      return List.of(); // a task that isn't there comes before nothing
    }
    List<String> statuses = query.statuses().stream().sorted().toList();
    PreparedStatement select = session.statement(sql(statuses.size(), last.isPresent()));
    int place = 1;
    for (int i = 0; i < Math.max(1, statuses.size()); i++) {
      if (!statuses.isEmpty()) {
        select.setString(place++, statuses.get(i));
      }
      if (last.isPresent()) {
        long created = EpochNanos.of(last.get().created());
        select.setLong(place++, created);
        select.setLong(place++, created);
        select.setString(place++, last.get().task().value());
      }
      select.setInt(place++, query.limit());
    }
    if (statuses.size() > 1) {
      select.setInt(place, query.limit());
    }
    return rows(select);
  }

  /** One of at most 20 texts: so many statuses, and with a place to go on from or without. */
  private static String sql(int statuses, boolean before) {
    if (statuses == 0) {
      return SELECT + (before ? " WHERE" + BEFORE : "") + ORDER;
    }
    String one = SELECT + " WHERE status = ?" + (before ? " AND" + BEFORE : "") + ORDER;
    return statuses == 1
        ? one
        : "SELECT * FROM ("
            + String.join(
                " UNION ALL ",
                Collections.nCopies(statuses, "SELECT * FROM (" + one + ") AS one_status"))
            + ") AS task"
            + ORDER;
  }

  private static List<TaskRow> rows(PreparedStatement select) throws SQLException {
    List<TaskRow> rows = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        long due = row.getLong(7);
        boolean never = row.wasNull();
        rows.add(
            new TaskRow(
                new TaskId(row.getString(1)),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                EpochNanos.instant(row.getLong(5)),
                EpochNanos.instant(row.getLong(6)),
                never ? null : EpochNanos.instant(due)));
      }
    }
    return rows;
  }
}
