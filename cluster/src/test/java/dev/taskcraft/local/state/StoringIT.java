package dev.taskcraft.local.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.local.ServiceProcess;
import dev.taskcraft.local.Signal;
import dev.taskcraft.log.Tasks;
import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the built state-service loses nothing and stores nothing twice, whatever happens to it. */
class StoringIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CONTIGUOUS =
      "SELECT task FROM state.event GROUP BY task HAVING count(*) <> max(seq)";
  private static final String VIEWS_AND_EVENTS =
      "SELECT id FROM state.task WHERE version <>"
          + " (SELECT count(*) FROM state.event WHERE task = state.task.id)";

  @TempDir static Path folder;
  private static Setting setting;

  @BeforeAll
  static void start() throws Exception {
    setting = new Setting(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    setting.close();
  }

  @AfterEach
  void end() throws Exception {
    setting.clear();
  }

  @Test
  void storesEachEventOnceHoweverOftenItIsKilled() throws Exception {
    setting.freshDatabase();
    List<Envelope> events = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      TaskId task = Tasks.task();
      events.add(Tasks.event(task, Tasks.requested("task " + i)));
      IntStream.range(1, 10).forEach(turn -> events.add(Tasks.turn(task, turn)));
    }
    List<Envelope> copies = events.subList(0, 200);
    setting.appendAll(events);
    setting.appendAll(copies);

    long before = 0;
    for (int kill = 0; kill < 2; kill++) {
      ServiceProcess state =
          setting.state(Map.of("mp.messaging.incoming.tasks.max.poll.records", "100"));
      long stored = before;
      await().atMost(PATIENCE).until(() -> setting.stored(events) > stored);
      state.kill();
      before = setting.stored(events);
    }
    setting.state();
    await().atMost(PATIENCE).until(() -> setting.stored(events) == events.size());

    assertThat(setting.rows(CONTIGUOUS)).isEmpty();
    assertThat(setting.rows(VIEWS_AND_EVENTS)).isEmpty();
  }

  /** PostgreSQL keeps a session, and its locks, for as long as its client's connection lasts. */
  @Test
  void whoSleepsWhileItStoresIsNotWaitedForForLong() throws Exception {
    setting.freshDatabase();
    Map<String, String> soon =
        Map.of(
            "quarkus.datasource.reactive.additional-properties.idle_in_transaction_session_timeout",
            "3000");
    ServiceProcess sleeper = setting.state(soon);
    Envelope held = Tasks.event(Tasks.task(), Tasks.requested("held"));
    try (Connection holder = setting.sql();
        Statement lock = holder.createStatement()) {
      lock.execute(Setting.HOLD);
      setting.holdStoring(held);
      setting.append(held);
      await().atMost(PATIENCE).until(() -> setting.storingWaits());
      Signal.stop(sleeper);
    }
    try {
      setting.state(soon);
      await().atMost(PATIENCE).until(() -> setting.stored(List.of(held)) == 1);
    } finally {
      Signal.goOn(sleeper);
    }
    Envelope next = Tasks.event(Tasks.task(), Tasks.requested("next"));
    setting.append(next);
    await().atMost(PATIENCE).until(() -> setting.stored(List.of(next)) == 1);
    assertThat(setting.rows(VIEWS_AND_EVENTS)).isEmpty();
  }

  @Test
  void everyReplicaAnswersAlsoOneThatHasNoPartition() throws Exception {
    setting.freshDatabase();
    List<ServiceProcess> replicas = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) { // of two partitions the last by name gets none
      replicas.add(
          setting.state(
              Map.of(
                  "mp.messaging.incoming.tasks.group.id",
                  "three",
                  "kafka.group.instance.id",
                  name)));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(setting.members("three"))
                    .hasSize(3)
                    .filteredOn(it -> it.assignment().topicPartitions().isEmpty())
                    .hasSize(1));
    TaskId task = Tasks.task();
    setting.append(Tasks.event(task, Tasks.requested("hello")));
    for (ServiceProcess replica : replicas) {
      for (String path :
          List.of("/tasks/" + task + "?fresh=now", "/tasks/" + task, "/tasks?fresh=now")) {
        assertThat(Setting.get(replica, "viewer", path).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void storesEventsAndOffsetsTogetherOrNotAtAll() throws Exception {
    setting.freshDatabase();
    setting.state();
    RecordMetadata first = setting.append(Tasks.event(Tasks.task(), Tasks.requested("first")));
    await().atMost(PATIENCE).until(() -> setting.next(first) > first.offset());
    setting.execute(
        """
        CREATE FUNCTION state.refuse() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'no commit'; END $$;
        CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON state.progress
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION state.refuse()""");
    long events = setting.count("state.event");

    TaskId task = Tasks.task();
    RecordMetadata second = setting.append(Tasks.event(task, Tasks.requested("second")));
    Thread.sleep(1000); // several attempts fail meanwhile
    assertThat(setting.count("state.event")).isEqualTo(events);
    assertThat(setting.next(second)).isLessThanOrEqualTo(second.offset());

    setting.execute("DROP TRIGGER refuse ON state.progress");
    await().atMost(PATIENCE).until(() -> setting.next(second) > second.offset());
    assertThat(setting.rows("SELECT seq FROM state.event WHERE task = '" + task + "'"))
        .containsExactly("(1)");
  }

  @Test
  void keepsTwoWritersApart() throws Exception {
    setting.freshDatabase();
    // each in a group of its own, so that both believe that all partitions are theirs
    setting.state(Map.of("mp.messaging.incoming.tasks.max.poll.records", "10"));
    setting.state(Map.of("mp.messaging.incoming.tasks.max.poll.records", "7"));
    List<Envelope> events = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      TaskId task = Tasks.task();
      events.add(Tasks.event(task, Tasks.requested("task " + i)));
      IntStream.range(1, 10).forEach(turn -> events.add(Tasks.turn(task, turn)));
      setting.appendAll(events.subList(i * 10, i * 10 + 10));
    }

    await().atMost(PATIENCE).until(() -> setting.stored(events) == events.size());
    assertThat(setting.rows(CONTIGUOUS)).isEmpty();
    assertThat(setting.rows(VIEWS_AND_EVENTS)).isEmpty();

    // where storing goes on was moved back by hand: read again, stored once
    setting.execute("UPDATE state.progress SET next = 0 WHERE topic = 'step.planned'");
    RecordMetadata last = setting.append(Tasks.turn(events.getLast().task(), 99));
    await().atMost(PATIENCE).until(() -> setting.next(last) > last.offset());
    assertThat(setting.stored(events)).isEqualTo(events.size() + 1);
    assertThat(setting.rows(CONTIGUOUS)).isEmpty();
  }

  @Test
  void stopsAtAnEventThatNeedsANewerVersion() throws Exception {
    setting.freshDatabase();
    ServiceProcess state = setting.state();
    TaskId task = Tasks.task();
    ProducerRecord<String, byte[]> newer =
        new EventRecords().record(Tasks.event(task, new TaskEvent.TaskResumed("ada", List.of())));
    newer.headers().remove("ce_schemaversion").add("ce_schemaversion", "2".getBytes(UTF_8));
    RecordMetadata at = setting.append(newer);

    await().atMost(PATIENCE).until(() -> state.health("ready").status() == 503);
    assertThat(setting.next(at)).isEqualTo(at.offset());
    assertThat(Setting.get(state, "", "/health/ready").body()).contains("schema version 2");
    setting.forget(at);
  }

  @Test
  void showsWhatWasSetAsideWithItsTaskAndFailsItNot() throws Exception {
    setting.freshDatabase();
    ServiceProcess state = setting.state();
    TaskId task = Tasks.task();
    setting.append(Tasks.event(task, Tasks.requested("stray records")));
    RecordMetadata last = null;
    for (String bad :
        List.of(
            "no JSON",
            "{\"reason\":\"" + "x".repeat(EventRecords.MAX_BYTES) + "\"}",
            "{\"call\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}")) {
      ProducerRecord<String, byte[]> turn = new EventRecords().record(Tasks.turn(task, 1));
      last =
          setting.append(
              new ProducerRecord<>(
                  turn.topic(), null, task.value(), bad.getBytes(UTF_8), turn.headers()));
    }
    RecordMetadata passed = last;
    await().atMost(PATIENCE).until(() -> setting.next(passed) > passed.offset());

    String view = Setting.get(state, "viewer", "/tasks/" + task).body();
    assertThat(Json.all(view, "status")).containsExactly("planning");
    assertThat(Json.all(view, "topic"))
        .containsExactly("step.planned", "step.planned", "step.planned");
    assertThat(Json.all(view, "reason")).hasSize(3).anyMatch(it -> it.contains("at most 262144"));
    assertThat(lettersOf(task))
        .containsExactly(last.offset() - 2, last.offset() - 1, last.offset());

    RecordMetadata turn = setting.append(Tasks.turn(task, 1));
    await().atMost(PATIENCE).until(() -> setting.next(turn) > turn.offset());
    assertThat(setting.version(task)).as("its slot was still empty").isEqualTo(2);

    for (int i = 0; i < 30; i++) {
      last = setting.append(new ProducerRecord<>("step.planned", task.value(), new byte[] {1}));
    }
    RecordMetadata many = last;
    await().atMost(PATIENCE).until(() -> setting.next(many) > many.offset());
    assertThat(Json.all(Setting.get(state, "viewer", "/tasks/" + task).body(), "reason"))
        .hasSize(20);
    assertThat(lettersOf(task)).hasSize(33).doesNotHaveDuplicates();
  }

  private static List<Long> lettersOf(TaskId task) {
    return setting.deadLetters("step.planned").stream()
        .filter(it -> task.value().equals(it.key()))
        .map(it -> Long.valueOf(new String(it.headers().lastHeader("dlq_offset").value(), UTF_8)))
        .sorted()
        .toList();
  }
}
