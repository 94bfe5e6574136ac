package dev.taskcraft.cli.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskcraft.log.AppendResult;
import dev.taskcraft.log.Cascade;
import dev.taskcraft.log.EventLog;
import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.log.SetAside;
import dev.taskcraft.log.TaskQuery;
import dev.taskcraft.log.TaskRow;
import dev.taskcraft.log.kafka.EventProducer;
import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.signing.SigningKey;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * The log of a cluster, for people: what is appended is a request, which goes to Kafka, or a
 * person's decision, which goes to the approval-service; both wait until the state-service shows
 * it. Tasks are carried on by the cluster alone, so nothing here can own one.
 */
public final class ClusterLog implements EventLog {
  private static final Duration SHOWN_WITHIN = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int PAGE = 500;

  private final ClusterAddress address;
  private final ClusterApi api;
  private final EventCodec codec = new EventCodec();

  public ClusterLog(ClusterAddress address) {
    this.address = address;
    api = new ClusterApi(address);
  }

  @Override
  public AppendResult append(Cascade cascade) {
    Envelope event = cascade.events().getFirst();
    if (event.event() instanceof TaskRequested) {
      request(event);
      awaitShown(cascade, _ -> true, "Kafka has it", requestIsMissing());
    } else {
      ClusterApi.Answer answer = decide(ClusterDecisions.of(event));
      if (answer.status() == 409 || answer.status() == 410) {
        return new AppendResult.Conflict(cascade.version());
      }
      String said = ok(answer).json().path("event").asText();
      awaitShown(
          cascade,
          shown -> shown.id().value().equals(said),
          "the approval-service has written it down and will publish it",
          "until then calls may begin; `taskcraft status` shows when it is there");
    }
    return new AppendResult.Appended(cascade.version() + 1);
  }

  /** The approval-service may learn of a request a little later than the state-service. */
  private ClusterApi.Answer decide(ClusterDecisions.Post post) {
    long deadline = System.nanoTime() + SHOWN_WITHIN.toNanos();
    ClusterApi.Answer answer = api.post(address.approval() + post.path(), post.body());
    while (answer.status() == 404 && System.nanoTime() < deadline) {
      pause(LOOK);
      answer = api.post(address.approval() + post.path(), post.body());
    }
    return answer;
  }

  private void request(Envelope event) {
    KafkaClients clients = new KafkaClients(address.kafka());
    SigningKey key = key();
    try (Producer<String, byte[]> producer = clients.producer()) {
      new EventProducer(producer, key, new CallersTrace(System.getenv()))
          .append(List.of(event))
          .toCompletableFuture()
          .get(SHOWN_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      throw new LogUnavailable(
          "Kafka at %s did not take the request: %s"
              .formatted(address.kafka().get("bootstrap.servers"), failure.getMessage()),
          failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new LogUnavailable("interrupted", stopped);
    }
  }

  private @Nullable SigningKey key() {
    try {
      return address.key() == null ? null : SigningKey.read(address.key());
    } catch (IllegalArgumentException unreadable) {
      throw new LogUnavailable("the key of requests: " + unreadable.getMessage(), unreadable);
    }
  }

  private void awaitShown(Cascade cascade, Predicate<Envelope> it, String reached, String remedy) {
    TaskId task = cascade.events().getFirst().task();
    long deadline = System.nanoTime() + SHOWN_WITHIN.toNanos();
    while (read(task, cascade.version()).stream().noneMatch(it)) {
      if (System.nanoTime() > deadline) {
        throw new LogUnavailable(
            "%s, and the state-service at %s does not show it; %s"
                .formatted(reached, address.state(), remedy));
      }
      pause(LOOK);
    }
  }

  private String requestIsMissing() {
    return address.key() == null
        ? "a cluster takes a coworker file only in a signed request: set TASKCRAFT_REQUEST_KEY to"
            + " the file of a key that it knows"
        : "it may be slow, or not know the key "
            + address.key()
            + "; task.requested.dlq would say so";
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new LogUnavailable("interrupted", stopped);
    }
  }

  @Override
  public List<Envelope> read(TaskId task, long afterVersion) {
    List<Envelope> events = new ArrayList<>();
    long after = afterVersion;
    while (after >= 0) {
      ClusterApi.Answer answer =
          api.get(
              "%s/tasks/%s/events?after=%d&limit=%d".formatted(address.state(), task, after, PAGE));
      if (answer.status() == 404) {
        return List.of();
      }
      JsonNode page = ok(answer).json();
      page.path("events").forEach(event -> events.add(codec.parse(event.toString())));
      after = page.path("next").asLong(-1);
    }
    return events;
  }

  @Override
  public Map<TaskId, Long> versions(Collection<TaskId> tasks) {
    Map<TaskId, Long> versions = new HashMap<>();
    for (TaskId task : tasks) {
      find(task).ifPresent(row -> versions.put(task, row.version()));
    }
    return versions;
  }

  @Override
  public boolean awaitChange(Duration atMost) throws InterruptedException {
    Thread.sleep(atMost.compareTo(LOOK) < 0 ? atMost : LOOK);
    return true;
  }

  @Override
  public List<TaskRow> list(TaskQuery query) {
    StringBuilder path = new StringBuilder("/tasks?");
    if (!query.statuses().isEmpty()) {
      path.append("status=").append(encoded(String.join(",", query.statuses()))).append('&');
    }
    if (query.before() != null) {
      path.append("before=").append(query.before()).append('&');
    }
    return rows(path.toString(), query.limit());
  }

  @Override
  public Optional<TaskRow> find(TaskId task) {
    return findByPrefix(task.value(), 1).stream().findFirst();
  }

  @Override
  public List<TaskRow> findByPrefix(String prefix, int limit) {
    return rows("/tasks?prefix=" + encoded(prefix) + "&", limit);
  }

  /** As many rows as are wanted, page by page. */
  private List<TaskRow> rows(String path, int limit) {
    List<TaskRow> rows = new ArrayList<>();
    String cursor = "";
    while (rows.size() < limit) {
      int most = Math.min(limit - rows.size(), PAGE);
      JsonNode page = ok(api.get(address.state() + path + "limit=" + most + cursor)).json();
      page.path("tasks").forEach(row -> rows.add(row(row)));
      if (!page.hasNonNull("next")) {
        break;
      }
      cursor = "&cursor=" + encoded(page.path("next").asText());
    }
    return rows;
  }

  private static TaskRow row(JsonNode row) {
    Instant began = Instant.parse(row.path("began").asText());
    return new TaskRow(
        new TaskId(row.path("task").asText()),
        row.path("coworker").asText(),
        row.path("status").asText(),
        row.path("version").asLong(),
        began,
        row.hasNonNull("ended") ? Instant.parse(row.path("ended").asText()) : began,
        null);
  }

  private static ClusterApi.Answer ok(ClusterApi.Answer answer) {
    if (!answer.ok()) {
      throw new LogUnavailable("the cluster refused: " + answer.problem());
    }
    return answer;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** Never: the cluster's executors do. */
  @Override
  public boolean claim(TaskId task, String owner) {
    return false;
  }

  @Override
  public boolean release(TaskId task, String owner, long version) {
    return true;
  }

  @Override
  public Optional<String> owner(TaskId task) {
    return Optional.of("the cluster");
  }

  @Override
  public boolean alive(String incarnation) {
    return true;
  }

  @Override
  public String register() {
    throw new UnsupportedOperationException("a cluster's tasks are carried on by the cluster");
  }

  @Override
  public Optional<String> verify(TaskId task) {
    ClusterApi.Answer answer = api.get("%s/tasks/%s/verify".formatted(address.state(), task));
    JsonNode problem = ok(answer).json().path("problem");
    return problem.isTextual() ? Optional.of(problem.asText()) : Optional.empty();
  }

  @Override
  public List<SetAside> setAside(TaskId task) {
    List<SetAside> found = new ArrayList<>();
    ok(api.get("%s/tasks/%s".formatted(address.state(), task)))
        .json()
        .path("set_aside")
        .forEach(
            it ->
                found.add(
                    new SetAside(
                        it.path("topic").asText(),
                        it.path("partition").asInt(),
                        it.path("offset").asLong(),
                        it.path("reason").asText())));
    return found;
  }

  @Override
  public void close() {
    // holds nothing
  }
}
