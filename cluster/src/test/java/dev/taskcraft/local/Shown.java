package dev.taskcraft.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taskcraft.state.TaskView;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What state-service shows, which is all that a person sees of tasks. */
final class Shown {
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
  private static final String IN_DOUBT = "/tasks?status=in_doubt&limit=500";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Set<Doubt> ever = ConcurrentHashMap.newKeySet();
  private final Cluster cluster;

  Shown(Cluster cluster) {
    this.cluster = cluster;
  }

  /** A call of which nobody knows whether it took effect. */
  record Doubt(TaskId task, int step, int attempt) {}

  /** The doubts that are shown now; none while nobody answers. */
  List<Doubt> doubts() throws IOException, InterruptedException {
    List<Doubt> doubts = new ArrayList<>();
    JsonNode list = get(IN_DOUBT);
    if (list != null) {
      for (JsonNode line : list.required("tasks")) {
        TaskId id = new TaskId(line.required("task").asText());
        JsonNode task = get("/tasks/" + id);
        if (task != null) {
          for (JsonNode doubt : task.required("doubts")) {
            doubts.add(
                new Doubt(id, doubt.required("step").asInt(), doubt.required("attempt").asInt()));
          }
        }
      }
    }
    ever.addAll(doubts);
    return doubts;
  }

  /** All doubts that were shown whenever anybody looked. */
  Set<Doubt> ever() {
    return Set.copyOf(ever);
  }

  /** Waits until a task is shown as its topics tell it, with nothing set aside. */
  void agrees(Task task) {
    await()
        .atMost(Office.PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode shown = get("/tasks/" + task.id());
              assertThat(shown).as("the view of %s", task).isNotNull();
              ObjectNode view = shown.deepCopy();
              assertThat(view.remove("set_aside")).as("set aside of %s", task).isEmpty();
              assertThat((JsonNode) view)
                  .isEqualTo(JSON.readTree(JSON.writeValueAsString(TaskView.of(task))));
              JsonNode chain = get("/tasks/" + task.id() + "/verify");
              assertThat(chain).as("the chain of %s", task).isNotNull();
              assertThat(chain.required("whole").asBoolean()).as(chain.toString()).isTrue();
              assertThat(chain.required("events").asLong()).isEqualTo(task.version());
            });
  }

  /** Checks that so many tasks, and no others, are stored as they lie in Kafka. */
  void isWhatLiesInKafka(int tasks) throws IOException, InterruptedException {
    JsonNode found = ask("POST", "/rebuild?from=kafka", Office.PATIENCE);
    assertThat(found).as("the comparison").isNotNull();
    assertThat(found.required("differences")).as("what differs").isEmpty();
    assertThat(found.required("different").asInt()).isZero();
    assertThat(found.required("not_comparable").asInt()).isZero();
    assertThat(found.required("same").asInt()).isEqualTo(tasks);
  }

  private @Nullable JsonNode get(String path) throws IOException, InterruptedException {
    return ask("GET", path, Duration.ofSeconds(10));
  }

  /** The answer; null while nobody gives one. */
  private @Nullable JsonNode ask(String method, String path, Duration patience)
      throws IOException, InterruptedException {
    List<ServiceProcess> replicas = cluster.replicas(Service.STATE);
    if (replicas.isEmpty()) {
      return null;
    }
    HttpRequest request =
        HttpRequest.newBuilder(replicas.getLast().at(path))
            .timeout(patience)
            .header("Authorization", "Bearer " + cluster.token())
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> answer;
    try {
      answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException _) {
      return null;
    }
    int status = answer.statusCode();
    if (status == 400 || status == 401 || status == 403) {
      throw new AssertionError(request.uri() + " answers " + status + ": " + answer.body());
    }
    return status == 200 ? JSON.readTree(answer.body()) : null;
  }
}
