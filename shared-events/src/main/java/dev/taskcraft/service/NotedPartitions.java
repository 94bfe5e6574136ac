package dev.taskcraft.service;

import dev.taskcraft.log.kafka.TopicSetup;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;

/**
 * How many partitions the topics have had since a service first saw them. It stands in the
 * service's database, because the topics themselves can be given more, or be made anew.
 */
public final class NotedPartitions {
  private NotedPartitions() {}

  /**
   * How many partitions the topics have, noted if this is the first look.
   *
   * @param schema whose table {@code topics} has one row, with the column {@code partitions}
   * @throws IllegalStateException when there were others before, the topics can't be worked with,
   *     or one of both can't be asked
   */
  public static int of(DataSource database, String schema, Admin admin) {
    try {
      int now = TopicSetup.check(admin).partitions();
      int noted = noted(database, schema, now);
      if (now != noted) {
        throw TopicSetup.changed("the task topics, as " + schema + ".topics has them", now, noted);
      }
      return now;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped before the topics were known", stopped);
    } catch (SQLException failure) {
      throw new IllegalStateException(
          "the database can't be asked for the number of partitions", failure);
    }
  }

  /** Two that begin at once note it once, and both read the same. */
  private static int noted(DataSource database, String schema, int now) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO %s.topics (partitions) VALUES (%d) ON CONFLICT DO NOTHING"
              .formatted(schema, now));
      try (ResultSet row =
          statement.executeQuery("SELECT partitions FROM %s.topics".formatted(schema))) {
        if (!row.next()) {
          throw new IllegalStateException(schema + ".topics is empty; start this service again");
        }
        return row.getInt(1);
      }
    }
  }
}
