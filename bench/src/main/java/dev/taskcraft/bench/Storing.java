package dev.taskcraft.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taskcraft.local.Database;
import dev.taskcraft.local.Service;
import dev.taskcraft.local.ServiceProcess;
import dev.taskcraft.local.Tokens;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

/**
 * How fast the state-service, as it is built, stores what lies on the topics, and folds it again.
 */
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
    Tokens tokens = Tokens.fresh();
    Path access = folder.resolve("tokens");
    tokens.write(access, "bench");
    Path log = folder.resolve("state.log");
    try (Database database = Database.start(folder.resolve("state-database"));
        Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ServiceProcess service =
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
                        access.toString(),
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
              "state-service: POST /rebuild of all of it, first / second",
              "%s / %s events/s"
                  .formatted(
                      Row.number(rebuilt(service, tokens)), Row.number(rebuilt(service, tokens))),
              ""),
          Row.of(
              "state-service: a stored event with its indexes and its share of the views",
              Row.number((double) size(statement) / now) + " bytes",
              ""));
    }
  }

  /** Events per second, as the service tells it. */
  private static double rebuilt(ServiceProcess service, Tokens tokens)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.at("/rebuild"))
            .header("Authorization", "Bearer " + tokens.person())
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("POST /rebuild answers " + answer.body());
    }
    JsonNode told = new JsonMapper().readTree(answer.body());
    return told.get("events").longValue() * 1e3 / told.get("millis").longValue();
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
