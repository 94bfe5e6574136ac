package dev.taskcraft.local.approval;

import static dev.taskcraft.local.approval.Requests.PATIENCE;
import static dev.taskcraft.local.approval.Requests.SEEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.local.ServiceProcess;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.StepApproved;
import dev.taskcraft.task.TaskEvent.TaskCancelled;
import dev.taskcraft.task.TaskEvents;
import dev.taskcraft.task.TaskId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of decisions when processes die and slots go. */
class OutboxIT {
  private static final String SLOT =
      "SELECT slot_name FROM pg_replication_slots WHERE %s AND slot_name = '%s'";

  @TempDir static Path folder;
  private static Town town;

  @BeforeAll
  static void start() throws Exception {
    town = new Town(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    town.close();
  }

  @Test
  void publishesNothingNewAfterAKillAndLetsTheStandbyLead() throws Exception {
    try (ServiceProcess first = town.approvals(Map.of());
        ServiceProcess second = town.approvals(Map.of())) {
      ServiceProcess _ = first.awaitReady();
      ServiceProcess _ = second.awaitReady();
      TaskId before = new Requests(town, first).ask();
      assertThat(new Requests(town, second).say("ada", before, "approve", SEEN).status())
          .isEqualTo(200);
      await().atMost(PATIENCE).until(() -> !approvals(before).isEmpty());
      assertThat(leads(first)).as("one leads, and both are ready").isNotEqualTo(leads(second));
      ServiceProcess leader = leads(first) ? first : second;
      ServiceProcess standby = leads(first) ? second : first;

      leader.kill();

      await().atMost(PATIENCE).until(() -> leads(standby));
      TaskId after = new Requests(town, standby).ask();
      assertThat(new Requests(town, standby).say("ada", after, "approve", SEEN).status())
          .isEqualTo(200);
      await().atMost(PATIENCE).until(() -> !approvals(after).isEmpty());
      assertThat(approvals(before).stream().map(Envelope::id).distinct()).hasSize(1);
      assertThat(approvals(after)).hasSize(1);
    }
  }

  @Test
  void sendsWhatTheSlotLost() throws Exception {
    TaskId task;
    try (Connection leader = town.connect();
        Statement statement = leader.createStatement();
        ServiceProcess standby = town.approvals(Map.of())) {
      statement.execute(
          "SELECT pg_advisory_lock(hashtext('taskcraft'), hashtext('" + town.slot + "'))");
      ServiceProcess _ = standby.awaitReady();
      task = new Requests(town, standby).ask();
      assertThat(new Requests(town, standby).say("ada", task, "approve", SEEN).status())
          .isEqualTo(200);
      standby.kill();
    }
    assertThat(approvals(task)).isEmpty();
    town.sql(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '"
            + town.slot
            + "'");

    try (ServiceProcess service =
        town.approvals(Map.of("TASKCRAFT_APPROVAL_SWEEP_AFTER", "1S")).awaitReady()) {
      await().atMost(PATIENCE).until(() -> !approvals(task).isEmpty());
      await().atMost(PATIENCE).until(() -> "0".equals(town.sql("SELECT count(*) FROM outbox")));
      assertThat(approvals(task).stream().map(Envelope::id).distinct()).hasSize(1);
      assertThat(service.health("ready").body()).contains("UP");
    }
  }

  @Test
  void saysThatACancelIsPublishedWhenItIs() throws Exception {
    try (Connection leader = town.connect();
        Statement statement = leader.createStatement();
        StateStub state = new StateStub();
        ServiceProcess standby =
            town.approvals(
                Map.of(
                    "TASKCRAFT_STATE_URL",
                    state.url(),
                    "TASKCRAFT_APPROVAL_PUBLISH_WITHIN",
                    "1S",
                    "TASKCRAFT_APPROVAL_SWEEP_AFTER",
                    "2S"))) { // a slot that is made later does not have it
      statement.execute(
          "SELECT pg_advisory_lock(hashtext('taskcraft'), hashtext('" + town.slot + "'))");
      ServiceProcess _ = standby.awaitReady();
      TaskId task = new TaskId(UUID.randomUUID().toString());
      state.knows(town.topics.tell(task, "cli", TaskEvents.requested()));
      String path = "/tasks/" + task + "/cancel";

      Town.Answer written = Town.post(standby, "olga", path, "{}");
      assertThat(written.status()).as(written.toString()).isEqualTo(202);
      assertThat(written.body().get("published").asBoolean()).isFalse();
      assertThat(written.body().get("started").isNull()).isTrue();
      assertThat(town.topics.of(task, TaskCancelled.class)).isEmpty();

      statement.execute("SELECT pg_advisory_unlock_all()");
      await().atMost(PATIENCE).until(() -> leads(standby));
      await().atMost(PATIENCE).until(() -> Town.post(standby, "olga", path, "{}").status() == 200);
      assertThat(town.topics.of(task, TaskCancelled.class))
          .singleElement()
          .satisfies(
              it -> assertThat(it.id().value()).isEqualTo(written.body().get("event").asText()));
    }
  }

  /** What started while it was published is said, too, not only what had started before. */
  @Test
  void saysWhatHadStartedWhenACancelIsPublished() throws Exception {
    try (StateStub state = new StateStub();
        ServiceProcess service =
            town.approvals(Map.of("TASKCRAFT_STATE_URL", state.url())).awaitReady()) {
      TaskId task = new TaskId(UUID.randomUUID().toString());
      for (TaskEvent before :
          List.of(
              TaskEvents.requested(),
              TaskEvents.prepared(),
              TaskEvents.planned(1, 1),
              TaskEvents.approved(1, 1))) {
        state.knows(event(task, before));
      }
      state.knowsLately(event(task, TaskEvents.started(1, 1)));

      Town.Answer cancelled = Town.post(service, "olga", "/tasks/" + task + "/cancel", "{}");

      assertThat(cancelled.status()).as(cancelled.toString()).isEqualTo(200);
      assertThat(cancelled.body().get("started").toString()).isEqualTo("[1]");
    }
  }

  private static Envelope event(TaskId task, TaskEvent event) {
    return new Envelope(TaskEvents.idOf(event), task, null, TaskEvents.TIME, "test", event);
  }

  /** As a server leaves it that ended between what it noted and the offset. */
  @Test
  void goesOnWhereTheSlotIsWhenTheOffsetIsBehindIt() throws Exception {
    try (ServiceProcess service = town.approvals(Map.of()).awaitReady()) {
      approve(service);
    }
    await().atMost(PATIENCE).until(() -> town.sql(SLOT.formatted("NOT active", town.slot)) != null);
    for (int time = 0; time < 2; time++) { // the first notes down what the second takes over
      town.sql("CHECKPOINT");
      town.sql(
          "SELECT pg_replication_slot_advance('%s', pg_current_wal_lsn())".formatted(town.slot));
    }
    assertThat(town.sql(SLOT.formatted("restart_lsn > '0/0'::pg_lsn + " + offset(), town.slot)))
        .as("the slot is ahead of the offset")
        .isNotNull();

    try (ServiceProcess service = town.approvals(Map.of()).awaitReady()) {
      approve(service);
    }
  }

  private static String offset() throws Exception {
    return town.sql("SELECT (convert_from(value, 'UTF8')::json ->> 'lsn') FROM engine_offset");
  }

  /** Decides a request, and waits until it is published. */
  private static void approve(ServiceProcess service) throws Exception {
    Requests requests = new Requests(town, service);
    TaskId task = requests.ask();
    assertThat(requests.say("ada", task, "approve", SEEN).status()).isEqualTo(200);
    await().atMost(PATIENCE).until(() -> !approvals(task).isEmpty());
  }

  private static List<Envelope> approvals(TaskId task) {
    return town.topics.of(task, StepApproved.class);
  }

  private static boolean leads(ServiceProcess service) throws InterruptedException {
    return service.health("ready").body().contains("\"leads\": true");
  }
}
