package dev.taskcraft.state.service;

import dev.taskcraft.log.sql.EpochNanos;
import dev.taskcraft.serde.CanonicalJson;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells what is known of a partition: where its topics go on, and the events of its tasks that are
 * not over, as of one moment. By JDBC, which has cursors: nothing of it is held in memory.
 *
 * <p>One JSON object a line: {@code {"next":{topic:offset},"partitions":count}}, then the events,
 * then {@code {"end":count}}, without which it is not whole.
 */
@ApplicationScoped
public class Partition {
  private static final int ROWS_AT_ONCE = 1000;
  private static final String NEXT = "SELECT topic, next FROM state.progress WHERE partition = ?";
  private static final String PARTITIONS = "SELECT partitions FROM state.topics";
  private static final String EVENTS =
      """
      SELECT e.id, e.topic, e.task, e.cause, e.time, e.producer, e.data
      FROM state.task t JOIN state.event e ON e.task = t.id
      WHERE t.partition = ? AND t.status NOT IN ('completed', 'failed', 'cancelled')
      ORDER BY e.task, e.seq""";

  private final AgroalDataSource database;

  Partition(AgroalDataSource database) {
    this.database = database;
  }

  void write(int partition, Writer out) throws SQLException, IOException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        next(connection, partition, out);
        events(connection, partition, out);
      } finally {
        connection.rollback();
      }
    }
  }

  private static void next(Connection connection, int partition, Writer out)
      throws SQLException, IOException {
    Map<String, Long> next = new TreeMap<>();
    try (PreparedStatement select = connection.prepareStatement(NEXT)) {
      select.setInt(1, partition);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          next.put(row.getString(1), row.getLong(2));
        }
      }
    }
    out.write("{\"next\":" + CanonicalJson.of(next));
    try (PreparedStatement select = connection.prepareStatement(PARTITIONS);
        ResultSet row = select.executeQuery()) {
      if (row.next()) { // else the topics were not seen yet
        out.write(",\"partitions\":" + row.getInt(1));
      }
    }
    out.write("}\n");
  }

  private static void events(Connection connection, int partition, Writer out)
      throws SQLException, IOException {
    long count = 0;
    try (PreparedStatement select = connection.prepareStatement(EVENTS)) {
      select.setInt(1, partition);
      select.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet row = select.executeQuery()) {
        for (; row.next(); count++) {
          line(row, out);
        }
      }
    }
    out.write("{\"end\":" + count + "}\n");
  }

  /** The line that the codec reads; the event's own JSON is handed on as it is stored. */
  private static void line(ResultSet row, Writer out) throws SQLException, IOException {
    String cause = row.getString(4);
    out.write("{\"id\":" + CanonicalJson.of(row.getString(1)));
    out.write(",\"type\":" + CanonicalJson.of(row.getString(2)));
    out.write(",\"task\":" + CanonicalJson.of(row.getString(3)));
    if (cause != null) {
      out.write(",\"cause\":" + CanonicalJson.of(cause));
    }
    out.write(",\"time\":\"" + EpochNanos.instant(row.getLong(5)));
    out.write("\",\"producer\":" + CanonicalJson.of(row.getString(6)));
    out.write(",\"data\":" + row.getString(7) + "}\n");
  }
}
