package dev.taskcraft.local.approval;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taskcraft.local.BrokerProcess;
import dev.taskcraft.local.Service;
import dev.taskcraft.local.ServiceProcess;
import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.log.postgres.PostgresAddress;
import dev.taskcraft.log.postgres.PostgresServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A broker, a database, and people with tokens. A person's token is the name twice. */
final class Town implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  final KafkaClients clients;
  final Topics topics;
  final String database = PostgresServer.freshDatabase();
  final String slot =
      "slot_" + database.substring(database.lastIndexOf('/') + 1, database.lastIndexOf('/') + 12);
  final Path log;
  private final Path folder;
  private final BrokerProcess broker;

  Town(Path folder) throws Exception {
    this.folder = folder;
    log = folder.resolve("approval-service.log");
    broker = BrokerProcess.start(Path.of("").toAbsolutePath(), folder.resolve("kafka"), 0);
    clients = KafkaClients.of(broker.address());
    topics = new Topics(clients);
    Files.writeString(
        folder.resolve("tokens"),
        line("ada", "approver,viewer")
            + line("bob", "approver")
            + line("vera", "viewer")
            + line("olga", "operator")
            + line("oscar", "operator"));
  }

  private static String line(String name, String roles) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest((name + name).getBytes(UTF_8));
    return name + " " + roles + " " + HexFormat.of().formatHex(digest) + "\n";
  }

  /** Starts the approval-service; more settings may be given. */
  ServiceProcess approvals(Map<String, String> more) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("DATABASE_URL", database);
    settings.put("KAFKA_BOOTSTRAP_SERVERS", broker.address());
    settings.put("KAFKA_SESSION_TIMEOUT_MS", "6000"); // a killed process is missed soon
    settings.put("TASKCRAFT_ACCESS_TOKENS", folder.resolve("tokens").toString());
    settings.put("TASKCRAFT_APPROVAL_SLOT", slot);
    settings.put("TASKCRAFT_APPROVAL_SWEEP_AFTER", "1H"); // the engine must do it alone
    settings.put("TASKCRAFT_APPROVAL_EXPIRE_EVERY", "0.1S");
    settings.put("TASKCRAFT_REQUEST_UNSIGNED", "true");
    settings.putAll(more);
    settings.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
    return ServiceProcess.start(
        Service.APPROVAL,
        Path.of("").toAbsolutePath().getParent(),
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"),
        settings,
        log);
  }

  /** What the service answers. */
  static Answer get(ServiceProcess service, String person, String path) throws Exception {
    return send(HttpRequest.newBuilder(service.at(path)).GET(), token(person));
  }

  private static String token(String person) {
    return person + person;
  }

  /** What the service answers. */
  static Answer post(ServiceProcess service, String person, String path, String body)
      throws Exception {
    return send(
        HttpRequest.newBuilder(service.at(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)),
        token(person));
  }

  /** What the service answers, as it is. */
  static String text(ServiceProcess service, String person, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(service.at(path))
            .header("Authorization", "Bearer " + token(person))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** What the service answers to whoever has the token. */
  static Answer send(HttpRequest.Builder request, String token) throws Exception {
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> response =
        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body()));
  }

  /** The first column of the first row; null when there is none. */
  String sql(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      if (!statement.execute(query)) {
        return null;
      }
      ResultSet rows = statement.getResultSet();
      return rows.next() ? rows.getString(1) : null;
    }
  }

  Connection connect() throws SQLException {
    return PostgresAddress.parse(database).connect("approval");
  }

  /** Gives its slot back: all towns share one server, which has ten. */
  private void dropSlot() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                sql(
                            """
                        SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
                        WHERE slot_name = '%s' AND NOT active"""
                                .formatted(slot))
                        != null
                    || "0"
                        .equals(
                            sql(
                                "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '"
                                    + slot
                                    + "'")));
  }

  @Override
  public void close() throws IOException {
    dropSlot();
    topics.close();
    broker.close();
  }

  record Answer(int status, String type, JsonNode body) {}
}
