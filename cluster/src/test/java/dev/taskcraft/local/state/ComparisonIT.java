package dev.taskcraft.local.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.local.ServiceProcess;
import dev.taskcraft.log.Tasks;
import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what is stored is compared with what a fold from Kafka alone gives. */
class ComparisonIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String COMPARE = "/rebuild?from=kafka";

  @TempDir static Path folder;
  private static Setting setting;
  private static ServiceProcess state;

  @BeforeAll
  static void start() throws Exception {
    setting = new Setting(folder);
    setting.freshDatabase();
    // fewer than there are, so that the topics are read several times
    state = setting.state(Map.of("taskcraft.state-service.cached-tasks", "7"));
  }

  @AfterAll
  static void stop() throws Exception {
    setting.close();
  }

  @Test
  void namesTheTasksThatAreNotStoredAsTheyLieInTheTopics() throws Exception {
    TaskId old = Tasks.task();
    TaskId oldAndGone = onTheSamePartition(old);
    RecordMetadata _ = setting.append(Tasks.event(oldAndGone, Tasks.requested("old")));
    RecordMetadata oldest = setting.append(Tasks.event(old, Tasks.requested("old")));
    List<Envelope> events = new ArrayList<>();
    List<TaskId> tasks = Stream.generate(Tasks::task).limit(40).toList();
    for (TaskId task : tasks) {
      events.add(Tasks.event(task, Tasks.requested("task " + task)));
      events.add(Tasks.turn(task, 1));
      events.add(events.getLast()); // a copy
      events.add(Tasks.event(task, new TaskEvent.TaskCancelled("ada", null)));
    }
    events.add(Tasks.turn(old, 1));
    setting.appendAll(events);
    await().atMost(PATIENCE).until(() -> setting.stored(events) == 40 * 3 + 2);

    assertThat(compared()).contains("\"same\":42,\"different\":0,\"not_comparable\":0");

    setting.forget(oldest);
    assertThat(compared()).contains("\"same\":40,\"different\":0,\"not_comparable\":2");
    TaskId view = tasks.get(3);
    setting.execute("UPDATE state.task SET status = 'failed' WHERE id = '" + view + "'");
    TaskId event = tasks.get(17);
    setting.execute(
        "DELETE FROM state.event WHERE topic = 'step.planned' AND task = '" + event + "'");
    TaskId forged = tasks.get(21);
    setting.execute(
        "UPDATE state.event SET data = replace(data, 'ada', 'eve') WHERE task = '" + forged + "'");
    TaskId whole = tasks.get(39);
    setting.execute("DELETE FROM state.event WHERE task = '" + whole + "'");
    setting.execute("UPDATE state.task SET status = 'failed' WHERE id = '" + oldAndGone + "'");

    String found = compared();

    assertThat(found).contains("\"same\":36,\"different\":4,\"not_comparable\":2");
    assertThat(Json.all(found, "task"))
        .containsExactlyInAnyOrder(view.value(), event.value(), forged.value(), whole.value());
    assertThat(Json.all(found, "what"))
        .containsExactlyInAnyOrder(
            "its row is not what its events say",
            "2 events are stored, and 3 lie in the topics",
            "its events say something else than those in the topics",
            "it is not stored");

    RecordMetadata next = setting.append(Tasks.turn(old, 2));
    await().atMost(PATIENCE).until(() -> setting.next(next) > next.offset());
  }

  /** What to do when the database is lost, see docs/operations.md. */
  @Test
  void anEmptyDatabaseComesToTheSameTasksAsTheOneThatWasLost() throws Exception {
    List<TaskId> tasks = Stream.generate(Tasks::task).limit(20).toList();
    List<Envelope> events = new ArrayList<>();
    for (TaskId task : tasks) {
      events.add(Tasks.event(task, Tasks.requested("task " + task)));
      events.add(Tasks.turn(task, 1));
      events.add(Tasks.turn(task, 1)); // a second planner's, too late
      events.add(Tasks.event(task, new TaskEvent.TaskCancelled("ada", null)));
    }
    setting.appendAll(events);
    await().atMost(PATIENCE).until(() -> setting.stored(events) == 20 * 4);
    List<String> before = views(tasks);

    state.kill();
    setting.freshDatabase();
    state = setting.state(Map.of("taskcraft.state-service.cached-tasks", "7"));

    await().atMost(PATIENCE).until(() -> setting.stored(events) == 20 * 4);
    assertThat(views(tasks)).isEqualTo(before);
    assertThat(compared()).contains("\"different\":0");
  }

  private static List<String> views(List<TaskId> tasks) throws Exception {
    List<String> views = new ArrayList<>();
    for (TaskId task : tasks) {
      views.add(Setting.get(state, "viewer", "/tasks/" + task).body());
    }
    return views;
  }

  @Test
  void isForOperatorsAndKnowsNoOtherSource() throws Exception {
    assertThat(Setting.post(state, "viewer", COMPARE).statusCode()).isEqualTo(403);
    HttpResponse<String> bad = Setting.post(state, "operator", "/rebuild?from=tape");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body()).contains("'tape'", "use events or kafka");
  }

  private static TaskId onTheSamePartition(TaskId task) {
    return Stream.generate(Tasks::task)
        .filter(
            it ->
                EventRecords.partition(it.value(), Setting.PARTITIONS)
                    == EventRecords.partition(task.value(), Setting.PARTITIONS))
        .findFirst()
        .orElseThrow();
  }

  private static String compared() throws Exception {
    HttpResponse<String> answer = Setting.post(state, "operator", COMPARE);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }
}
