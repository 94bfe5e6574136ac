package dev.taskcraft.approval.service.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the server's log from being deleted before the engine has read it. A slot that is gone, or
 * that the server gave up, is made anew; what was written meanwhile the engine will not see, and
 * the sweep sends it.
 */
record ReplicationSlot(String name) {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicationSlot.class);

  void prepare(Connection connection) throws SQLException {
    String state = state(connection);
    if ("lost".equals(state)) {
      execute(connection, "SELECT pg_drop_replication_slot(?)");
      state = null;
    }
    if (state == null) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("DELETE FROM engine_offset"); // of another slot
      }
      execute(connection, "SELECT pg_create_logical_replication_slot(?, 'pgoutput')");
      LOG.atInfo().addKeyValue("slot", name).log("replication slot created");
    }
    // Of a leader that sleeps: nobody else reads what only who leads may read.
    execute(
        connection,
        "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
            + " WHERE slot_name = ? AND active_pid IS NOT NULL");
  }

  private @Nullable String state(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT coalesce(wal_status, 'unknown') FROM pg_replication_slots WHERE slot_name = ?")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? rows.getString(1) : null;
      }
    }
  }

  private void execute(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      statement.execute();
    }
  }
}
