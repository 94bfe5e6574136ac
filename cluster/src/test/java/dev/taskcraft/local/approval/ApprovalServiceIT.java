package dev.taskcraft.local.approval;

import static dev.taskcraft.local.approval.Requests.PATIENCE;
import static dev.taskcraft.local.approval.Requests.SEEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.local.ServiceProcess;
import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.Ask;
import dev.taskcraft.task.TaskEvent.StepAnswered;
import dev.taskcraft.task.TaskEvent.StepApproved;
import dev.taskcraft.task.TaskEvent.StepRejected;
import dev.taskcraft.task.TaskEvents;
import dev.taskcraft.task.TaskId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One approval-service over a real broker and a real database. */
class ApprovalServiceIT {
  @TempDir static Path folder;
  private static Town town;
  private static ServiceProcess service;
  private static Requests requests;
  private static StateStub state;

  @BeforeAll
  static void start() throws Exception {
    town = new Town(folder);
    state = new StateStub();
    service = town.approvals(Map.of("TASKCRAFT_STATE_URL", state.url())).awaitReady();
    requests = new Requests(town, service);
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    state.close();
    town.close();
  }

  @Test
  void publishesWhatAPersonApprovesAsAnyEventOnce() throws Exception {
    TaskId task = requests.ask();

    Town.Answer answer = requests.say("ada", task, "approve", SEEN);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    Envelope event = published(task, StepApproved.class);
    assertThat(event.id().value()).isEqualTo(answer.body().get("event").asText());
    assertThat(((StepApproved) event.event()).by()).isEqualTo("api:ada");
    assertThat(((StepApproved) event.event()).digest()).isEqualTo("d1:seen");
    assertThat(event.cause().value())
        .isEqualTo(town.topics.of(task, TaskEvent.ApprovalRequested.class).getFirst().id().value());
    await()
        .atMost(PATIENCE)
        .until(() -> "0".equals(outbox(task))); // seen, so nothing is left to do
    assertThat(town.topics.raw(task, "step.approved")).hasSize(1);
    ConsumerRecord<String, byte[]> record = town.topics.raw(task, "step.approved").getFirst();
    ProducerRecord<String, byte[]> usual = new EventRecords().record(event);
    assertThat(record.value()).isEqualTo(usual.value());
    assertThat(record.headers()).isEqualTo(usual.headers());
  }

  @Test
  void letsOneOfTwoPersonsDecide() throws Exception {
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 10; i++) {
        TaskId task = requests.ask();
        List<Callable<Town.Answer>> said =
            List.of(
                () -> requests.say("ada", task, "approve", SEEN),
                () -> requests.say("bob", task, "reject", "{\"reason\": \"too dear\"}"));
        List<Integer> statuses = new ArrayList<>();
        for (Future<Town.Answer> answer : both.invokeAll(said)) {
          statuses.add(answer.get().status());
        }
        assertThat(statuses).containsExactlyInAnyOrder(200, 409);
        await().atMost(PATIENCE).until(() -> verdicts(task) > 0 && "0".equals(outbox(task)));
        assertThat(verdicts(task)).isOne();
      }
    }
  }

  @Test
  void answersTheSameToTheSameAndRefusesTheRest() throws Exception {
    TaskId task = requests.ask();
    Town.Answer first = requests.say("ada", task, "approve", SEEN);
    assertThat(first.status()).isEqualTo(200);

    assertThat(requests.say("ada", task, "approve", SEEN)).isEqualTo(first);
    for (Town.Answer other :
        List.of(
            requests.say("bob", task, "approve", SEEN),
            requests.say("ada", task, "reject", "{\"reason\": \"on second thought\"}"))) {
      assertThat(other.status()).isEqualTo(409);
      assertThat(other.type()).startsWith("application/problem+json");
      assertThat(other.body().get("type").asText()).endsWith("already-decided");
      assertThat(other.body().get("detail").asText()).contains("approved", "api:ada");
    }
  }

  @Test
  void refusesACallThatThePersonDidNotSee() throws Exception {
    TaskId task = requests.ask();

    Town.Answer answer = requests.say("ada", task, "approve", "{\"digest\": \"d1:other\"}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body().get("type").asText()).endsWith("other-call");
    assertThat(requests.say("ada", task, "approve", "{}").status()).isEqualTo(400);
    assertThat(requests.say("ada", task, "approve", "{\"digest\":").status()).isEqualTo(400);
    assertThat(requests.say("ada", task, "answer", "{\"text\": \"hi\"}").status()).isEqualTo(409);
    assertThat(requests.status(task)).isEqualTo("pending");
    assertThat(Town.get(service, "ada", "/approvals/nothing").status()).isEqualTo(404);
  }

  @Test
  void takesAnAnswerInTheToolsPlace() throws Exception {
    TaskId task = requests.ask(Ask.ANSWER, List.of(), null);

    assertThat(requests.say("ada", task, "approve", SEEN).status()).isEqualTo(409);
    assertThat(requests.say("ada", task, "answer", "{\"text\": \"blue\"}").status()).isEqualTo(200);

    StepAnswered answered = (StepAnswered) published(task, StepAnswered.class).event();
    assertThat(answered.text()).isEqualTo("blue");
  }

  @Test
  void decidesAndPublishesBothOrNeither() throws Exception {
    TaskId task = requests.ask();
    town.sql("ALTER TABLE outbox ADD CONSTRAINT never CHECK (aggregateid <> '" + task + "')");
    try {
      assertThat(requests.say("ada", task, "approve", SEEN).status()).isEqualTo(500);
      assertThat(requests.status(task)).isEqualTo("pending");
    } finally {
      town.sql("ALTER TABLE outbox DROP CONSTRAINT never");
    }
    assertThat(requests.say("bob", task, "approve", SEEN).status()).isEqualTo(200);
    published(task, StepApproved.class);
  }

  @Test
  void rejectsARequestWhoseTimeIsOver() throws Exception {
    TaskId task = requests.ask(Ask.APPROVAL, List.of(), Instant.now().plusSeconds(2));

    StepRejected rejected = (StepRejected) published(task, StepRejected.class).event();

    assertThat(rejected.by()).isEqualTo("policy/expiry");
    assertThat(rejected.kind()).isEqualTo(TaskEvent.Rejection.POLICY);
    assertThat(requests.status(task)).isEqualTo("expired");
    Town.Answer late = requests.say("ada", task, "approve", SEEN);
    assertThat(late.status()).isEqualTo(410);
    assertThat(late.type()).startsWith("application/problem+json");
  }

  @Test
  void asksWhoItIs() throws Exception {
    TaskId task = requests.ask(Ask.APPROVAL, List.of("bob"), null);

    assertThat(requests.get("", task).status()).isEqualTo(401);
    assertThat(requests.say("mallory", task, "approve", SEEN).status()).isEqualTo(401);
    Town.Answer viewer = requests.say("vera", requests.ask(), "approve", SEEN);
    assertThat(viewer.status()).isEqualTo(403);
    assertThat(viewer.type()).startsWith("application/problem+json");
    Town.Answer notAsked = requests.say("ada", task, "approve", SEEN);
    assertThat(notAsked.status()).isEqualTo(403);
    assertThat(notAsked.body().get("detail").asText()).contains("bob may");
    assertThat(Town.post(service, "ada", "/tasks/" + task + "/cancel", "{}").status())
        .isEqualTo(403);
    assertThat(requests.say("bob", task, "approve", SEEN).status()).isEqualTo(200);
  }

  @Test
  void asksNobodyAfterTheEndWhicheverIsReadFirst() throws Exception {
    TaskId asked = requests.ask();
    town.topics.tell(asked, "cli", new TaskEvent.TaskCancelled("cli:ada", null));
    await().atMost(PATIENCE).until(() -> requests.status(asked).equals("superseded"));
    assertThat(requests.say("ada", asked, "approve", SEEN).status()).isEqualTo(409);

    TaskId ended = new TaskId(UUID.randomUUID().toString());
    town.topics.tell(ended, "cli", new TaskEvent.TaskCancelled("cli:ada", null));
    await()
        .atMost(PATIENCE)
        .until(() -> town.sql("SELECT by FROM closing WHERE task = '" + ended + "'") != null);
    town.topics.tell(ended, "policy", Requests.request(Ask.APPROVAL, List.of(), null));
    await().atMost(PATIENCE).until(() -> requests.status(ended).equals("superseded"));
  }

  @Test
  void listsWhatWaitsAPageAtATime() throws Exception {
    TaskId first = requests.ask();
    TaskId decided = requests.ask();
    assertThat(requests.say("ada", decided, "approve", SEEN).status()).isEqualTo(200);
    TaskId second = requests.ask();

    List<String> pending = new ArrayList<>();
    String cursor = "0";
    while (cursor != null) {
      Town.Answer page = Town.get(service, "vera", "/approvals?limit=1&cursor=" + cursor);
      page.body().get("approvals").forEach(it -> pending.add(it.get("task").asText()));
      cursor = page.body().get("next").isNull() ? null : page.body().get("next").asText();
    }
    assertThat(pending).containsSubsequence(first.value(), second.value());
    assertThat(pending).doesNotContain(decided.value());
    assertThat(
            Town.get(service, "vera", "/approvals?status=all&task=" + decided)
                .body()
                .get("approvals"))
        .singleElement()
        .satisfies(it -> assertThat(it.get("by").asText()).isEqualTo("api:ada"));
    assertThat(Town.get(service, "vera", "/approvals?limit=many").status()).isEqualTo(400);
  }

  @Test
  void letsOperatorsSpeakAboutTasks() throws Exception {
    TaskId task = requests.ask();
    state.knows(town.topics.tell(task, "cli", TaskEvents.requested()));
    String path = "/tasks/" + task;

    assertThat(Town.post(service, "olga", path + "/resume", "{}").status()).isEqualTo(409);
    assertThat(Town.post(service, "olga", path + "/pause", "{\"reason\":\"wait\"}").status())
        .isEqualTo(200);
    state.knows(published(task, TaskEvent.TaskPaused.class));
    assertThat(Town.post(service, "olga", path + "/resume", "{}").status()).isEqualTo(200);
    assertThat(
            ((TaskEvent.TaskResumed) published(task, TaskEvent.TaskResumed.class).event()).pauses())
        .containsExactly(published(task, TaskEvent.TaskPaused.class).id());
    Town.Answer doubt =
        Town.post(service, "olga", path + "/resolve", "{\"step\":1,\"resolution\":\"happened\"}");
    assertThat(doubt.status()).isEqualTo(409);

    Town.Answer cancelled = Town.post(service, "olga", path + "/cancel", "{\"reason\":\"no\"}");
    assertThat(cancelled.status()).as(cancelled.toString()).isEqualTo(200);
    assertThat(Town.post(service, "olga", path + "/cancel", "{\"reason\":\"no\"}"))
        .isEqualTo(cancelled);
    assertThat(Town.post(service, "oscar", path + "/cancel", "{}").status()).isEqualTo(409);
    assertThat(published(task, TaskEvent.TaskCancelled.class).id().value())
        .isEqualTo(cancelled.body().get("event").asText());
    await().atMost(PATIENCE).until(() -> requests.status(task).equals("superseded"));
    assertThat(town.topics.of(task, TaskEvent.TaskCancelled.class)).hasSize(1);
    assertThat(Town.post(service, "olga", "/tasks/" + UUID.randomUUID() + "/cancel", "{}").status())
        .isEqualTo(404);
  }

  private static Envelope published(TaskId task, Class<? extends TaskEvent> type) {
    await().atMost(PATIENCE).until(() -> !town.topics.of(task, type).isEmpty());
    return town.topics.of(task, type).getFirst();
  }

  private static int verdicts(TaskId task) {
    return town.topics.of(task, StepApproved.class).size()
        + town.topics.of(task, StepRejected.class).size();
  }

  private static String outbox(TaskId task) throws Exception {
    return town.sql("SELECT count(*) FROM outbox WHERE aggregateid = '" + task + "'");
  }
}
