package dev.taskcraft.local.approval;

import static dev.taskcraft.local.approval.Requests.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.local.ServiceProcess;
import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.Ask;
import dev.taskcraft.task.TaskId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what approval-service reads is stored once, together with where it is, or not at all. */
class ReadingIT {
  private static final String TOPIC = "approval.requested";
  private static final String GROUP = "MP_MESSAGING_INCOMING_TASKS_GROUP_ID";
  private static final int LOCK = 4711;
  private static final Duration A_WHILE = Duration.ofSeconds(3);

  @TempDir Path folder;
  private Town town;

  @BeforeEach
  void start() throws Exception {
    town = new Town(folder);
  }

  @AfterEach
  void stop() throws Exception {
    town.close();
  }

  /** The first that comes to the request waits in its transaction until the other went on. */
  @Test
  void aLateBatchOfAnOustedReplicaChangesNothing() throws Exception {
    TaskId late = task();
    TaskId after = beside(late);
    try (Connection gate = town.connect();
        Statement statement = gate.createStatement();
        // each in a group of its own, so that both believe that all partitions are theirs
        ServiceProcess one = town.approvals(Map.of(GROUP, "one"));
        ServiceProcess two = town.approvals(Map.of(GROUP, "two"))) {
      ServiceProcess _ = one.awaitReady();
      ServiceProcess _ = two.awaitReady();
      statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
      statement.execute(
          """
          CREATE SEQUENCE turn;
          CREATE TABLE late (task text);
          CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.task = '%s' AND nextval('approval.turn') = 1 THEN
              INSERT INTO approval.late VALUES (NEW.task);
              PERFORM pg_advisory_xact_lock(%d);
            END IF;
            RETURN NEW; END $$;
          CREATE TRIGGER hold BEFORE INSERT ON approval FOR EACH ROW EXECUTE FUNCTION hold();
          CREATE TABLE went_back (topic text);
          CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.next_offset < OLD.next_offset THEN
              INSERT INTO approval.went_back VALUES (NEW.topic);
            END IF;
            RETURN NEW; END $$;
          CREATE TRIGGER note BEFORE UPDATE ON topic_offset FOR EACH ROW EXECUTE FUNCTION note()"""
              .formatted(late, LOCK));
      town.topics.tell(late, "policy", Requests.request(Ask.APPROVAL, List.of(), null));
      await().atMost(PATIENCE).until(() -> requests(late).equals("1"));
      await().atMost(PATIENCE).until(() -> waiting() != null);
      String waiting = waiting();
      town.topics.tell(after, "policy", Requests.request(Ask.APPROVAL, List.of(), null));
      await().atMost(PATIENCE).until(() -> requests(after).equals("1"));

      String begun = transaction(waiting);
      statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
      await().atMost(PATIENCE).until(() -> !begun.equals(transaction(waiting)));

      assertThat(town.sql("SELECT count(*) FROM late")).as("what it wrote").isEqualTo("0");
      assertThat(town.sql("SELECT count(*) FROM went_back")).as("offsets").isEqualTo("0");
      assertThat(requests(late)).isEqualTo("1");
    }
  }

  /** The rows are those of two replicas whose transactions ran side by side. */
  @Test
  void aRequestWhoseEndAnotherReplicaStoredAtTheSameTimeIsClosed() throws Exception {
    try (ServiceProcess service = town.approvals(Map.of()).awaitReady()) {
      Requests requests = new Requests(town, service);
      TaskId task = requests.ask();
      town.sql(
          """
          INSERT INTO closing VALUES ('%s', 0, 0, 'SUPERSEDED', 'bob', now(), 'theirs');
          UPDATE topic_offset SET next_offset = 1 WHERE topic = 'task.cancelled' AND partition = %d"""
              .formatted(task, partition(task)));
      assertThat(requests.status(task)).isEqualTo("pending");
      town.topics.tell(task, "bob", new TaskEvent.TaskCancelled("bob", null));
      await().atMost(PATIENCE).until(() -> requests.status(task).equals("superseded"));
    }
  }

  @Test
  void storesRequestsAndOffsetsTogetherOrNotAtAll() throws Exception {
    try (ServiceProcess service = town.approvals(Map.of()).awaitReady()) {
      TaskId first = new Requests(town, service).ask();
      town.sql(
          """
          CREATE SEQUENCE tries;
          CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            PERFORM nextval('approval.tries');
            RAISE EXCEPTION 'no commit'; END $$;
          CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON topic_offset
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()""");
      TaskId second = beside(first);
      String before = offsets();
      town.topics.tell(second, "policy", Requests.request(Ask.APPROVAL, List.of(), null));
      await()
          .atMost(PATIENCE)
          .until(() -> Integer.parseInt(town.sql("SELECT last_value FROM tries")) > 2);
      assertThat(requests(second)).isEqualTo("0");
      assertThat(offsets()).isEqualTo(before);

      town.sql("DROP TRIGGER refuse ON topic_offset");
      await().atMost(PATIENCE).until(() -> requests(second).equals("1"));
      assertThat(offsets()).isNotEqualTo(before);
    }
  }

  @Test
  void skipsWhatIsNoEventAndLeavesItToTheStateServiceToSetItAside() throws Exception {
    try (ServiceProcess service = town.approvals(Map.of()).awaitReady()) {
      Requests requests = new Requests(town, service);
      TaskId task = task();
      for (String bad :
          List.of(
              "no JSON",
              "{\"reason\":\"" + "x".repeat(EventRecords.MAX_BYTES) + "\"}",
              "{\"call\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}")) {
        ProducerRecord<String, byte[]> record = new EventRecords().record(asked(task));
        town.topics.append(
            new ProducerRecord<>(TOPIC, null, task.value(), bad.getBytes(UTF_8), record.headers()));
      }
      TaskId good = beside(task);
      town.topics.tell(good, "policy", Requests.request(Ask.APPROVAL, List.of(), null));
      await().atMost(PATIENCE).until(() -> requests.get("vera", good).status() == 200);

      assertThat(requests(task)).isEqualTo("0");
      assertThat(Town.text(service, "vera", "/metrics"))
          .contains("taskcraft_records_skipped_total{topic=\"" + TOPIC + "\"} 3");
      assertThat(town.topics.count(TOPIC + ".dlq")).isZero();
    }
  }

  @Test
  void stopsAtAnEventThatNeedsANewerVersionAndSetsItNotAside() throws Exception {
    try (ServiceProcess service = town.approvals(Map.of()).awaitReady()) {
      TaskId task = task();
      ProducerRecord<String, byte[]> newer = new EventRecords().record(asked(task));
      newer.headers().remove("ce_schemaversion").add("ce_schemaversion", "2".getBytes(UTF_8));
      RecordMetadata at = town.topics.append(newer);
      await().atMost(PATIENCE).until(() -> service.health("ready").status() == 503);
      assertThat(service.health("ready").body()).contains("schema version 2");

      TaskId behind = beside(task);
      town.topics.tell(behind, "policy", Requests.request(Ask.APPROVAL, List.of(), null));
      TaskId other = elsewhere(task);
      town.topics.tell(other, "policy", Requests.request(Ask.APPROVAL, List.of(), null));
      await().atMost(PATIENCE).until(() -> requests(other).equals("1"));
      assertThat(requests(behind)).isEqualTo("0");
      assertThat(
              town.sql(
                  "SELECT next_offset FROM topic_offset WHERE topic = '%s' AND partition = %d"
                      .formatted(TOPIC, at.partition())))
          .isEqualTo(Long.toString(at.offset()));
      assertThat(town.topics.count(TOPIC + ".dlq")).isZero();
    }
  }

  @Test
  void takesNothingWhileAMemberOfItsGroupReadsOtherTopics() throws Exception {
    try (ServiceProcess service = town.approvals(Map.of(GROUP, "mixed")).awaitReady()) {
      TaskId task = task();
      try (Consumer<String, byte[]> other = town.clients.consumer("mixed")) {
        other.subscribe(List.of("task.paused"));
        await().atMost(PATIENCE).until(() -> polls(other) && ready(service) == 503);
        town.topics.tell(task, "policy", Requests.request(Ask.APPROVAL, List.of(), null));
        await().during(A_WHILE).until(() -> polls(other) && requests(task).equals("0"));
        assertThat(ready(service)).isEqualTo(503);
      }
      await().atMost(PATIENCE).until(() -> requests(task).equals("1"));
      await().atMost(PATIENCE).until(() -> ready(service) == 200);
    }
  }

  @Test
  void takesNothingOfTopicsThatHaveOtherPartitionsThanItNoted() throws Exception {
    try (ServiceProcess service = town.approvals(Map.of()).awaitReady()) {
      assertThat(town.sql("SELECT partitions FROM topics")).isEqualTo("3");
      service.kill();
    }
    town.sql("UPDATE topics SET partitions = 4"); // as if the topics had been made anew
    int before = Files.readString(town.log).length();
    TaskId task = task();
    try (ServiceProcess service = town.approvals(Map.of())) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  Files.readString(town.log)
                      .substring(before)
                      .contains("3 partitions, and 4 when this cluster began"));
      town.topics.tell(task, "policy", Requests.request(Ask.APPROVAL, List.of(), null));
      await().during(A_WHILE).until(() -> requests(task).equals("0"));
      assertThat(ready(service)).isEqualTo(503);

      town.sql("UPDATE topics SET partitions = 3");
      await().atMost(PATIENCE).until(() -> requests(task).equals("1"));
    }
  }

  /** Takes part in rebalances. */
  private static boolean polls(Consumer<String, byte[]> consumer) {
    consumer.poll(Duration.ofMillis(50));
    return true;
  }

  private static int ready(ServiceProcess service) throws InterruptedException {
    return service.health("ready").status();
  }

  private static Envelope asked(TaskId task) {
    return new Envelope(
        new EventId(UUID.randomUUID().toString()),
        task,
        null,
        Instant.now(),
        "policy",
        Requests.request(Ask.APPROVAL, List.of(), null));
  }

  private static TaskId task() {
    return new TaskId(UUID.randomUUID().toString());
  }

  /** Another task on the same partition. */
  private static TaskId beside(TaskId task) {
    return tasks().filter(it -> partition(it) == partition(task)).findFirst().orElseThrow();
  }

  private static TaskId elsewhere(TaskId task) {
    return tasks().filter(it -> partition(it) != partition(task)).findFirst().orElseThrow();
  }

  private static Stream<TaskId> tasks() {
    return Stream.generate(ReadingIT::task);
  }

  private static int partition(TaskId task) {
    return EventRecords.partition(task.value(), Topics.PARTITIONS);
  }

  private String requests(TaskId task) throws Exception {
    return town.sql("SELECT count(*) FROM approval WHERE task = '" + task + "'");
  }

  private String offsets() throws Exception {
    return town.sql("SELECT sum(next_offset) FROM topic_offset");
  }

  /** The process of the database whose transaction waits for the gate. */
  private String waiting() throws Exception {
    return town.sql("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
  }

  private String transaction(String pid) throws Exception {
    return String.valueOf(town.sql("SELECT xact_start FROM pg_stat_activity WHERE pid = " + pid));
  }
}
