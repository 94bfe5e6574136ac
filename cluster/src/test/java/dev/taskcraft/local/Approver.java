package dev.taskcraft.local;

import static dev.taskcraft.local.Office.until;

import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A person who decides about calls, and tries again until that is acknowledged. */
final class Approver {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Cluster cluster;

  Approver(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Approves the call that a task waits with. */
  void approve(Task task) {
    decide(task, "approve", "{\"digest\":\"%s\"}");
  }

  /** Rejects it. */
  void reject(Task task) {
    decide(task, "reject", "{\"digest\":\"%s\",\"reason\":\"not now\"}");
  }

  private void decide(Task task, String word, String body) {
    Step step = task.step(1);
    String path =
        "/approvals/%s.%d.%d/%s".formatted(task.id(), step.number(), step.current().number(), word);
    String digest = Objects.requireNonNull(step.current().ask()).digest();
    until(() -> acknowledged(path, body.formatted(digest)));
  }

  private boolean acknowledged(String path, String body) throws InterruptedException {
    List<ServiceProcess> replicas = cluster.replicas(Service.APPROVAL);
    if (replicas.isEmpty()) {
      return false;
    }
    HttpRequest request =
        HttpRequest.newBuilder(replicas.getLast().at(path))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + cluster.token())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
      // the same said again is acknowledged again, should the answer to the first be lost
      if (status == 400 || status == 401 || status == 403 || status == 409) {
        throw new AssertionError(request.uri() + " answers " + status);
      }
      return status == 200;
    } catch (IOException _) {
      return false;
    }
  }
}
