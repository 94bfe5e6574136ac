package dev.taskcraft.approval.service.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.service.ServiceConfig;
import dev.taskcraft.service.problem.Problem;
import dev.taskcraft.service.problem.ProblemException;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import dev.taskcraft.tls.Authorities;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tasks as state-service tells them. Blocks. */
@ApplicationScoped
class StateTasks {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http;
  private final ServiceConfig config;
  private final EventCodec codec;
  private final ObjectMapper json;

  StateTasks(ServiceConfig config, EventCodec codec, ObjectMapper json) {
    this.config = config;
    http =
        Authorities.client(config.tls().ca(), config.state().url().stream().toList())
            .connectTimeout(PATIENCE)
            .build();
    this.codec = codec;
    this.json = json;
  }

  @PreDestroy
  void close() {
    http.close();
  }

  /**
   * The task with all its events that are known there.
   *
   * @throws ProblemException when there is none, or state-service can't be asked
   */
  Task task(TaskId id) throws InterruptedException {
    return task(id, "");
  }

  /**
   * The task with all its events that lie on the topics by now.
   *
   * @throws ProblemException when there is none, or state-service can't say so in time
   */
  Task now(TaskId id) throws InterruptedException {
    return task(id, "&fresh=now");
  }

  private Task task(TaskId id, String fresh) throws InterruptedException {
    String url =
        config
            .state()
            .url()
            .orElseThrow(() -> unavailable("taskcraft.state.url names no state-service"));
    List<Envelope> events = new ArrayList<>();
    try {
      long after = 0;
      while (after >= 0) {
        String first = after == 0 ? fresh : ""; // what comes after it was stored then, too
        JsonNode page =
            page(URI.create(url + "/tasks/" + id + "/events?after=" + after + first), id);
        for (JsonNode event : page.path("events")) {
          events.add(codec.parse(event.toString()));
        }
        after = page.path("next").asLong(-1);
      }
    } catch (IOException failure) {
      throw unavailable(Authorities.why(URI.create(url), failure));
    }
    if (events.isEmpty()) {
      throw unknown(id.value());
    }
    return Task.of(id, events);
  }

  private JsonNode page(URI uri, TaskId id) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(PATIENCE).header("Accept", "application/json");
    config.state().token().ifPresent(it -> request.header("Authorization", "Bearer " + it));
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return switch (response.statusCode()) {
      case 200 -> json.readTree(response.body());
      case 404 -> throw unknown(id.value());
      default -> throw unavailable("state-service answers " + response.statusCode());
    };
  }

  static ProblemException unknown(String id) {
    return Problem.unknown("there is no task '" + id + "'", null).exception();
  }

  private static ProblemException unavailable(String detail) {
    return new Problem(
            503, "state-unavailable", "State unavailable", detail, "try again later", null)
        .exception();
  }
}
