package dev.taskcraft.local.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.local.ServiceProcess;
import dev.taskcraft.log.Tasks;
import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.serde.CoworkerJson;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That tasks go when their time is over, no others do, and none comes back. */
class RetentionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Map<String, String> A_DAY =
      Map.of(
          "taskcraft.state-service.keep", "1d",
          "taskcraft.state-service.keep-every", "0.2s");

  @TempDir static Path folder;
  private static Setting setting;

  @BeforeAll
  static void start() throws Exception {
    setting = new Setting(folder);
  }

  @BeforeEach
  void begin() {
    setting.freshDatabase();
  }

  @AfterEach
  void end() throws Exception {
    setting.clear();
  }

  @AfterAll
  static void stop() throws Exception {
    setting.close();
  }

  @Test
  void deletesWhatEndedLongAgoAndNothingElse() throws Exception {
    List<Envelope> old = IntStream.range(0, 250).mapToObj(_ -> request()).toList();
    setting.appendAll(old);
    setting.appendAll(old.stream().map(it -> cancel(it.task(), Tasks.TIME)).toList());
    Envelope open = request(); // as old, and not over
    Envelope fresh = request();
    setting.appendAll(List.of(open, fresh, cancel(fresh.task(), Instant.now())));
    TaskId nobodys = Tasks.task();
    setting.append(Tasks.turn(nobodys, 1)); // nobody asked for it, and nobody will
    setting.append(new ProducerRecord<>("task.paused", old.getFirst().task().value(), new byte[1]));
    ServiceProcess keepsAll = setting.state();
    await().atMost(PATIENCE).until(() -> setting.stored(old) == 500);
    await().atMost(PATIENCE).until(() -> setting.version(fresh.task()) == 2);
    assertThat(Setting.get(keepsAll, "viewer", "/tasks?fresh=now&status=awaiting_request").body())
        .contains(nobodys.value());
    await().atMost(PATIENCE).until(() -> setting.count("state.set_aside") == 1);
    keepsAll.kill();

    try (Connection leader = setting.sql();
        Statement lock = leader.createStatement()) {
      lock.execute("SELECT pg_advisory_lock(hashtext('taskcraft'), hashtext('retention'))");
      ServiceProcess state = setting.state(A_DAY);
      RecordMetadata later = setting.append(Tasks.pause(open.task()));
      await().atMost(PATIENCE).until(() -> setting.next(later) > later.offset());
      assertThat(setting.stored(old)).as("while another leads").isEqualTo(500);
      lock.execute("SELECT pg_advisory_unlock_all()");
      await().atMost(PATIENCE).until(() -> setting.stored(old) == 0);

      await().atMost(PATIENCE).until(() -> setting.count("state.task") == 2);
      assertThat(setting.version(open.task())).isEqualTo(2);
      assertThat(setting.version(fresh.task())).isEqualTo(2);
      assertThat(setting.count("state.set_aside")).isZero();
      assertThat(setting.count("state.forgotten")).isEqualTo(251);
      assertThat(Setting.post(state, "operator", "/rebuild?from=kafka").body())
          .contains("\"different\":0");
    }
  }

  @Test
  void aLateCopyMakesNoTaskOfADeletedOne() throws Exception {
    ServiceProcess state = setting.state(A_DAY);
    Envelope request = request();
    Envelope turn = Tasks.turn(request.task(), 1);
    TaskId task = request.task();
    setting.appendAll(List.of(request, turn, cancel(task, Tasks.TIME)));
    await().atMost(PATIENCE).until(() -> forgotten(task));

    setting.append(request);
    setting.append(turn);
    RecordMetadata never = setting.append(Tasks.turn(task, 2));
    await().atMost(PATIENCE).until(() -> setting.next(never) > never.offset());

    assertThat(setting.version(task)).isZero();
    assertThat(setting.stored(List.of(request))).isZero();
    assertThat(Setting.get(state, "viewer", "/tasks/" + task).statusCode()).isEqualTo(404);
    assertThat(reasons("step.planned", task)).hasSize(2).allMatch(it -> it.contains("was deleted"));
    assertThat(reasons("task.requested", task)).hasSize(1);
  }

  /** Its transaction has begun on the task as it was, and waits until the task is deleted. */
  @Test
  void norDoesARecordThatIsBeingStoredWhileItsTaskIsDeleted() throws Exception {
    try (Connection holder = setting.sql();
        Statement lock = holder.createStatement()) {
      lock.execute("SELECT pg_advisory_lock(hashtext('taskcraft'), hashtext('retention'))");
      lock.execute(Setting.HOLD);
      setting.state(A_DAY);
      Envelope request = request();
      TaskId task = request.task();
      setting.appendAll(List.of(request, cancel(task, Tasks.TIME)));
      await().atMost(PATIENCE).until(() -> setting.version(task) == 2);
      Envelope late = Tasks.turn(task, 1);
      setting.holdStoring(late);
      RecordMetadata place = setting.append(late);
      await().atMost(PATIENCE).until(() -> setting.storingWaits());

      lock.execute("SELECT pg_advisory_unlock(hashtext('taskcraft'), hashtext('retention'))");
      await().atMost(PATIENCE).until(() -> forgotten(task));
      lock.execute(Setting.LET_GO);
      await().atMost(PATIENCE).until(() -> setting.next(place) > place.offset());

      assertThat(setting.version(task)).isZero();
      assertThat(setting.stored(List.of(request))).isZero();
      assertThat(reasons("step.planned", task)).hasSize(1);
    }
  }

  @Test
  void aRequestOfADeletedTaskIsNotAnsweredAgain() throws Exception {
    ServiceProcess state = setting.state(A_DAY);
    Coworker clerk = Clerk.named("Clerk", "an objective");
    assertThat(
            Setting.post(state, "operator", "/coworkers", CoworkerJson.write(clerk)).statusCode())
        .isEqualTo(201);
    TaskId task = Tasks.task();
    byte[] json = "{\"coworker\":{\"name\":\"Clerk\"},\"inputs\":{\"week\":\"3\"}}".getBytes(UTF_8);
    ProducerRecord<String, byte[]> ask =
        new ProducerRecord<>(EventRecords.REQUESTS, task.value(), json);
    setting.append(ask);
    await().atMost(PATIENCE).until(() -> setting.version(task) == 1);
    setting.append(cancel(task, Tasks.TIME));
    await().atMost(PATIENCE).until(() -> forgotten(task));
    setting.clear(); // nothing of it is in memory any more
    setting.state(A_DAY);

    RecordMetadata again = setting.append(ask);
    await().atMost(PATIENCE).until(() -> setting.next(again) > again.offset());

    assertThat(setting.version(task)).isZero();
    assertThat(of(setting.records(EventRecords.REQUESTS), task))
        .as("two that ask, and one that answers")
        .hasSize(3);
    assertThat(reasons(EventRecords.REQUESTS, task))
        .singleElement()
        .asString()
        .contains("was deleted", "dedup_key");
  }

  @Test
  void doesNotStartWithATimeThatIsNone() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> setting.state(Map.of("taskcraft.state-service.keep", "0s")))
        .withMessageContaining("TASKCRAFT_STATE_SERVICE_KEEP is PT0S");
  }

  private static Envelope request() {
    TaskId task = Tasks.task();
    return Tasks.event(task, Tasks.requested("task " + task));
  }

  private static Envelope cancel(TaskId task, Instant time) {
    return new Envelope(
        Tasks.id(), task, null, time, "test", new TaskEvent.TaskCancelled("ada", null));
  }

  private static boolean forgotten(TaskId task) throws Exception {
    return !setting.rows("SELECT 1 FROM state.forgotten WHERE task = '" + task + "'").isEmpty();
  }

  private static List<String> reasons(String topic, TaskId task) {
    return of(setting.deadLetters(topic), task).stream()
        .map(it -> new String(it.headers().lastHeader("dlq_reason").value(), UTF_8))
        .toList();
  }

  private static List<ConsumerRecord<String, byte[]>> of(
      List<ConsumerRecord<String, byte[]>> records, TaskId task) {
    return records.stream().filter(it -> task.value().equals(it.key())).toList();
  }
}
