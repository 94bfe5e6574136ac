package dev.taskcraft.local.approval;

import static org.awaitility.Awaitility.await;

import dev.taskcraft.local.ServiceProcess;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import dev.taskcraft.task.TaskEvent.Ask;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Asks as policy would, and waits until the service knows of it. */
record Requests(Town town, ServiceProcess service) {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final String SEEN = "{\"digest\": \"d1:seen\"}";

  /** A call that waits for anybody. */
  TaskId ask() {
    return ask(Ask.APPROVAL, List.of(), null);
  }

  TaskId ask(Ask kind, List<String> approvers, Instant expires) {
    TaskId task = new TaskId(UUID.randomUUID().toString());
    town.topics.tell(task, "policy", request(kind, approvers, expires));
    await().atMost(PATIENCE).until(() -> get("vera", task).status() == 200);
    return task;
  }

  static ApprovalRequested request(Ask kind, List<String> approvers, Instant expires) {
    return new ApprovalRequested(
        1,
        1,
        kind,
        new Call("mail", Map.of("to", "bob")),
        "d1:seen",
        "policies.approval_required[0]",
        "mail needs an approval",
        approvers,
        expires,
        null);
  }

  Town.Answer get(String person, TaskId task) throws Exception {
    return Town.get(service, person, "/approvals/" + task + ".1.1");
  }

  String status(TaskId task) throws Exception {
    return get("vera", task).body().path("status").asText();
  }

  Town.Answer say(String person, TaskId task, String verb, String body) throws Exception {
    return Town.post(service, person, "/approvals/" + task + ".1.1/" + verb, body);
  }
}
