package dev.taskcraft.local.state;

import dev.taskcraft.blob.s3.S3Server;
import dev.taskcraft.local.BrokerProcess;
import dev.taskcraft.local.Service;
import dev.taskcraft.local.ServiceProcess;
import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.log.postgres.PostgresServer;
import dev.taskcraft.signing.SigningKey;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** A broker with its topics, and for each scene a database and as many services as it wants. */
final class Setting {
  static final int PARTITIONS = 2;
  private static final List<String> OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");

  /** Has whoever stores an event that is held wait, for as long as the session lasts. */
  static final String HOLD = "SELECT pg_advisory_lock(4712)";

  static final String LET_GO = "SELECT pg_advisory_unlock(4712)";
  private static final String WAITS =
      "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = 4712"
          + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

  static final HttpClient HTTP = HttpClient.newHttpClient();

  final KafkaClients clients;
  private final BrokerProcess broker;
  private final Producer<String, byte[]> producer;
  private final EventRecords records = new EventRecords();
  private final Path folder;
  private final Path tokens;
  private final Path keys;
  private final SigningKey key;
  private final List<ServiceProcess> services = new ArrayList<>();
  private int groups;
  private String database = "";

  Setting(Path folder) throws Exception {
    this.folder = folder;
    broker = BrokerProcess.start(Path.of("").toAbsolutePath(), folder.resolve("kafka"), 0);
    clients = KafkaClients.of(broker.address());
    try (Admin admin = clients.admin()) {
      new TopicSetup(PARTITIONS, (short) 1, Duration.ofDays(1)).create(admin);
    }
    producer = clients.producer();
    keys = folder.resolve("request-keys");
    Files.write(
        keys, List.of(SigningKey.create(folder.resolve("test.pem")), SigningKey.create(ownKey())));
    key = SigningKey.read(folder.resolve("test.pem"));
    tokens = folder.resolve("tokens");
    List<String> lines = new ArrayList<>();
    for (String role : List.of("viewer", "requester", "approver", "operator", "service")) {
      lines.add(role + " " + role + " " + sha256(role + "-token"));
    }
    Files.write(tokens, lines);
  }

  /** The next scene: an empty database. */
  void freshDatabase() {
    database = PostgresServer.freshDatabase();
  }

  /** Has the transaction that stores this wait until {@link #HOLD} is over. */
  void holdStoring(Envelope event) throws SQLException {
    execute(
        """
        CREATE FUNCTION state.hold() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_advisory_xact_lock(4712); RETURN NEW; END $$;
        CREATE TRIGGER hold BEFORE INSERT ON state.event FOR EACH ROW
          WHEN (NEW.id = '%s') EXECUTE FUNCTION state.hold()"""
            .formatted(event.id()));
  }

  /** Whether one does. */
  boolean storingWaits() throws SQLException {
    return !rows(WAITS).isEmpty();
  }

  String database() {
    return database;
  }

  ServiceProcess state() throws IOException, InterruptedException {
    return state(Map.of());
  }

  ServiceProcess state(Map<String, String> more) throws IOException, InterruptedException {
    return state(more, List.of());
  }

  /** With options of its JVM beside the usual ones. */
  ServiceProcess state(Map<String, String> more, List<String> jvm)
      throws IOException, InterruptedException {
    return begin(more, jvm).awaitReady();
  }

  /** One that may never get ready. */
  ServiceProcess begin(Map<String, String> more, List<String> jvm) throws IOException {
    List<String> options = new ArrayList<>(jvm);
    options.addAll(options(settings(more)));
    ServiceProcess service =
        ServiceProcess.start(
            Service.STATE,
            Path.of("").toAbsolutePath().getParent(),
            options,
            environment(),
            folder.resolve("state-" + groups + ".log"));
    services.add(service);
    return service;
  }

  private static List<String> options(Map<String, String> settings) {
    List<String> options = new ArrayList<>(OPTIONS);
    settings.forEach((name, value) -> options.add("-D" + name + "=" + value));
    return options;
  }

  Map<String, String> environment() {
    return Map.of(
        "DATABASE_URL", database,
        "AWS_ACCESS_KEY_ID", S3Server.KEY.id(),
        "AWS_SECRET_ACCESS_KEY", S3Server.KEY.secret());
  }

  private Map<String, String> settings(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap.servers", broker.address());
    settings.put("taskcraft.access.tokens", tokens.toString());
    settings.put("taskcraft.request.keys", keys.toString());
    settings.put("taskcraft.request.key", ownKey().toString());
    // a group of its own: the scene before may not have left the other one yet
    settings.put("mp.messaging.incoming.tasks.group.id", "state-" + ++groups);
    settings.putAll(more);
    return settings;
  }

  private Path ownKey() {
    return folder.resolve("state.pem");
  }

  RecordMetadata append(Envelope event) throws Exception {
    return append(record(event));
  }

  /** As somebody writes it whose key is known. */
  ProducerRecord<String, byte[]> record(Envelope event) {
    return event.event() instanceof TaskRequested
        ? records.signed(event, key)
        : records.record(event);
  }

  RecordMetadata append(ProducerRecord<String, byte[]> record) throws Exception {
    return producer.send(record).get();
  }

  void appendAll(List<Envelope> events) {
    for (Envelope event : events) {
      Future<?> _ = producer.send(record(event));
    }
    producer.flush();
  }

  /** The members of a group of consumers. */
  Collection<MemberDescription> members(String group) throws Exception {
    try (Admin admin = clients.admin()) {
      return admin.describeConsumerGroups(List.of(group)).all().get().get(group).members();
    }
  }

  /** Takes the topic's records away up to and with this one. */
  void forget(RecordMetadata last) throws Exception {
    try (Admin admin = clients.admin()) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(last.topic(), last.partition()),
                  RecordsToDelete.beforeOffset(last.offset() + 1)))
          .all()
          .get();
    }
  }

  static HttpResponse<String> get(ServiceProcess service, String role, String path)
      throws IOException, InterruptedException {
    return HTTP.send(request(service.at(path), role).build(), BodyHandlers.ofString());
  }

  static HttpResponse<String> post(ServiceProcess service, String role, String path)
      throws IOException, InterruptedException {
    return HTTP.send(
        request(service.at(path), role).POST(HttpRequest.BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  static HttpResponse<String> post(ServiceProcess service, String role, String path, String json)
      throws IOException, InterruptedException {
    return HTTP.send(
        request(service.at(path), role)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  static HttpResponse<String> put(ServiceProcess service, String role, String path, byte[] content)
      throws IOException, InterruptedException {
    return HTTP.send(
        request(service.at(path), role)
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
            .build(),
        BodyHandlers.ofString());
  }

  static HttpRequest.Builder request(URI address, String role) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30));
    return role.isEmpty() ? request : request.header("Authorization", "Bearer " + role + "-token");
  }

  Connection sql() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:" + database.replaceFirst("//.*@", "//"), "postgres", "postgres");
  }

  void execute(String statement) throws SQLException {
    try (Connection connection = sql();
        Statement it = connection.createStatement()) {
      it.execute(statement);
    }
  }

  /** The rows, each as PostgreSQL writes a row. */
  List<String> rows(String query) throws SQLException {
    try (Connection connection = sql();
        Statement it = connection.createStatement();
        ResultSet rows = it.executeQuery("SELECT q::text FROM (" + query + ") AS q")) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }

  long count(String table) throws SQLException {
    return Long.parseLong(rows("SELECT count(*) FROM " + table).getFirst().replaceAll("[()]", ""));
  }

  /** How many events of the task are stored. */
  long version(TaskId task) throws SQLException {
    return Long.parseLong(
        rows("SELECT version FROM state.task WHERE id = '%s'".formatted(task)).stream()
            .findFirst()
            .orElse("(0)")
            .replaceAll("[()]", ""));
  }

  /** How many of these are stored. */
  long stored(List<Envelope> events) throws Exception {
    String tasks =
        events.stream()
            .map(it -> "'" + it.task() + "'")
            .distinct()
            .collect(Collectors.joining(","));
    return Long.parseLong(
        rows("SELECT count(*) FROM state.event WHERE task IN (" + tasks + ")")
            .getFirst()
            .replaceAll("[()]", ""));
  }

  long next(RecordMetadata place) throws Exception {
    List<String> rows =
        rows(
            "SELECT next FROM state.progress WHERE topic = '%s' AND partition = %d"
                .formatted(place.topic(), place.partition()));
    return rows.isEmpty() ? 0 : Long.parseLong(rows.getFirst().replaceAll("[()]", ""));
  }

  List<ConsumerRecord<String, byte[]>> deadLetters(String topic) {
    return records(topic + TopicSetup.DEAD_LETTERS);
  }

  /** The records that lie in a topic. */
  List<ConsumerRecord<String, byte[]>> records(String topic) {
    List<ConsumerRecord<String, byte[]>> letters = new ArrayList<>();
    try (Consumer<String, byte[]> consumer = clients.consumer("letters")) {
      List<TopicPartition> all =
          IntStream.range(0, PARTITIONS).mapToObj(it -> new TopicPartition(topic, it)).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(all));
      while (all.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
        consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
      }
    }
    return letters;
  }

  /** Ends all services of the scene. */
  void clear() throws InterruptedException {
    for (ServiceProcess service : services) {
      service.kill();
    }
    services.clear();
  }

  void close() throws Exception {
    clear();
    producer.close();
    broker.close();
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
