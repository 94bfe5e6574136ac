package dev.taskcraft.local.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.task.Call;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import dev.taskcraft.task.TaskEvent.Ask;
import dev.taskcraft.task.TaskEvent.StepApproved;
import dev.taskcraft.task.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One approval-service over a real broker and a real database. */
class ApprovalServiceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir static Path folder;
  private static Town town;
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws Exception {
    town = new Town(folder);
    service = town.approvals(Map.of()).ready();
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    town.close();
  }

  @Test
  void publishesWhatAPersonApproves() throws Exception {
    TaskId task = asked(List.of(), null, Ask.APPROVAL);
    String id = task + ".1.1";
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Town.Answer found = Town.get(service, "ada", "/approvals/" + id);
              assertThat(found.status())
                  .as(found + " " + town.sql("SELECT id FROM approval"))
                  .isEqualTo(200);
            });

    Town.Answer answer =
        Town.post(service, "ada", "/approvals/" + id + "/approve", "{\"digest\":\"d1:x\"}");

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(town.topics.of(task, StepApproved.class)).hasSize(1));
    Envelope event = town.topics.of(task, StepApproved.class).getFirst();
    assertThat(event.id().value()).isEqualTo(answer.body().get("event").asText());
    assertThat(((StepApproved) event.event()).by()).isEqualTo("api:ada");
    await().atMost(PATIENCE).until(() -> "0".equals(town.sql("SELECT count(*) FROM outbox")));
  }

  private static TaskId asked(List<String> approvers, Instant expires, Ask kind) {
    TaskId task = new TaskId(UUID.randomUUID().toString());
    town.topics.tell(
        task,
        "policy",
        new ApprovalRequested(
            1,
            1,
            kind,
            new Call("mail", Map.of("to", "bob")),
            "d1:x",
            "policies.approval_required[0]",
            "mail needs approval",
            approvers,
            expires));
    return task;
  }
}
