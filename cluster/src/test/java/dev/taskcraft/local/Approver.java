package dev.taskcraft.local;

import static dev.taskcraft.local.Office.until;

import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;

/** A person who lets calls run, and tries again until that is acknowledged. */
final class Approver {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Cluster cluster;

  Approver(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Approves the call that a task waits with. */
  void approve(Task task) {
    Step step = task.step(1);
    String id = "%s.%d.%d".formatted(task.id(), step.number(), step.current().number());
    String digest = Objects.requireNonNull(step.current().ask()).digest();
    until(() -> approved(id, digest));
  }

  private boolean approved(String id, String digest) throws InterruptedException {
    ServiceProcess service = cluster.replicas(Service.APPROVAL).getLast();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(service.url() + "/approvals/" + id + "/approve"))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + cluster.token())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"digest\":\"" + digest + "\"}"))
            .build();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
      if (status == 401 || status == 403 || status == 400) {
        throw new AssertionError(request.uri() + " answers " + status);
      }
      return status == 200 || status == 409; // the answer to the first may have been lost
    } catch (IOException _) {
      return false;
    }
  }
}
