package dev.taskcraft.state.service;

import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskId;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Which requests of a task are stored, or were. */
@ApplicationScoped
public class KnownRequests {
  private static final String REQUESTS =
      "SELECT id FROM state.event WHERE task = ? AND topic = '" + EventRecords.REQUESTS + "'";

  private static final String FORGOTTEN = "SELECT FROM state.forgotten WHERE task = ?::uuid";

  private final AgroalDataSource database;

  KnownRequests(AgroalDataSource database) {
    this.database = database;
  }

  /** Their ids. */
  List<EventId> of(TaskId task) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(REQUESTS)) {
      select.setString(1, task.value());
      List<EventId> ids = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          ids.add(new EventId(row.getString(1)));
        }
      }
      return ids;
    }
  }

  /** Whether the task ended and was deleted; see {@link Retention}. */
  boolean forgotten(TaskId task) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(FORGOTTEN)) {
      select.setString(1, task.value());
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }
}
