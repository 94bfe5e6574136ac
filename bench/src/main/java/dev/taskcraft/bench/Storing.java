package dev.taskcraft.bench;

import dev.taskcraft.local.Database;
import dev.taskcraft.local.Service;
import dev.taskcraft.local.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How fast the state-service, as it is built, stores what lies on the topics. */
final class Storing {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private Storing() {}

  /**
   * Starts a database and the service, and waits until it has stored all.
   *
   * @param project the folder of the whole project, its services built
   * @param events how many lie on the topics
   */
  static List<Row> rows(Path project, Path folder, String kafka, long events)
      throws IOException, InterruptedException, SQLException {
    String what = "state-service: stores a backlog of %,d events".formatted(events);
    if (!Files.exists(Service.STATE.jar(project))) {
      return List.of(Row.of(what, "not built (make services)", ""));
    }
    Path tokens = Files.writeString(folder.resolve("no-tokens"), "");
    Path log = folder.resolve("state.log");
    try (Database database = Database.start(folder.resolve("state-database"));
        Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ServiceProcess _ =
            ServiceProcess.start(
                    Service.STATE,
                    project,
                    List.of(),
                    Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        kafka,
                        "DATABASE_URL",
                        database.url(),
                        "TASKCRAFT_ACCESS_TOKENS",
                        tokens.toString(),
                        "TASKCRAFT_REQUEST_UNSIGNED",
                        "true"),
                    log)
                .awaitReady()) {
      long first = stored(statement);
      long began = System.nanoTime();
      long now = first;
      while (now < events) {
        if (System.nanoTime() - began > PATIENCE.toNanos()) {
          throw new IllegalStateException(
              "%d of %d events are stored after %s; see %s".formatted(now, events, PATIENCE, log));
        }
        Thread.sleep(20);
        now = stored(statement);
      }
      double rate = (now - first) / ((System.nanoTime() - began) / 1e9);
      return List.of(
          Row.of(what, Row.number(rate) + " events/s", ""),
          Row.of(
              "state-service: a stored event with its indexes and its share of the views",
              Row.number((double) size(statement) / now) + " bytes",
              ""));
    }
  }

  private static Connection connect(Database database) throws SQLException {
    String url = database.url();
    String place = url.substring(url.indexOf('@') + 1);
    return DriverManager.getConnection("jdbc:postgresql://" + place, "postgres", "postgres");
  }

  private static long size(Statement statement) throws SQLException {
    return number(
        statement,
        "SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
            + " WHERE relnamespace = 'state'::regnamespace AND relkind = 'r'");
  }

  /** Told by the offsets that are stored with the events: to count these would take the time. */
  private static long stored(Statement statement) throws SQLException {
    return number(statement, "SELECT coalesce(sum(next), 0) FROM state.progress");
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
