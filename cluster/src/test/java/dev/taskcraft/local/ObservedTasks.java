package dev.taskcraft.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.cluster.Observer;
import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.Policies;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.local.Collector.Taken;
import dev.taskcraft.log.kafka.EventProducer;
import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.planner.fake.FakeGemini;
import dev.taskcraft.planner.fake.FakeRequest;
import dev.taskcraft.planner.fake.Reply;
import dev.taskcraft.role.Author;
import dev.taskcraft.serde.CoworkerJson;
import dev.taskcraft.signing.SigningKey;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.Status;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * A cluster whose services ran two tasks with a model, a tool and a person's approval, one in the
 * trace of its producer, and whose approval-service was killed in between.
 */
final class ObservedTasks implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PARTITIONS = 2;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  static final String OUTSIDE_TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String OUTSIDE_SPAN = "b7ad6b7169203331";
  private static final String NOTHING = "";

  /** What may be in no span, no metric and no line of a log. */
  static final List<String> CONFIDENTIAL =
      List.of(FakeGemini.KEY, "alpha-41", "note-59.txt", "note-60.txt", "objective-73", "omega-26");

  final Collector collector = new Collector();
  final Cluster cluster;
  final TaskId traced = new TaskId(UUID.randomUUID().toString());
  final TaskId plain = new TaskId(UUID.randomUUID().toString());
  final Map<Service, List<String>> startLogs = new EnumMap<>(Service.class);
  private final FakeGemini model = FakeGemini.answering(ObservedTasks::think);
  private final Path folder;
  private final List<Written> written;

  /** An event as it stands in its topic. */
  record Written(String task, String type, Map<String, String> headers) {
    String id() {
      return headers.get("ce_id");
    }

    String cause() {
      return headers.getOrDefault("ce_causationid", NOTHING);
    }

    String trace() {
      return headers.getOrDefault("traceparent", "00--").split("-", -1)[1];
    }

    String span() {
      return headers.getOrDefault("traceparent", "00--").split("-", -1)[2];
    }
  }

  /** Runs them to their end. */
  ObservedTasks(Path folder) throws Exception {
    this.folder = folder;
    cluster = start();
    for (Service service : Service.values()) {
      startLogs.put(service, log(service));
    }
    KafkaClients clients = KafkaClients.of(cluster.kafka());
    try (Watcher watcher = new Watcher(cluster.kafka(), PARTITIONS);
        Producer<String, byte[]> producer = clients.producer()) {
      submit(
          new EventProducer(
              producer,
              SigningKey.read(cluster.requestKey()),
              new Observer() {
                @Override
                public Map<String, String> appending(Envelope event) {
                  return Map.of(
                      "traceparent",
                      "00-" + OUTSIDE_TRACE + "-" + OUTSIDE_SPAN + "-01",
                      "tracestate",
                      "vendor=opaque");
                }
              }),
          traced);
      submit(new EventProducer(producer, SigningKey.read(cluster.requestKey())), plain);
      List<Asked> asked = List.of(ask(traced, 1), ask(traced, 2), ask(plain, 1), ask(plain, 2));
      ServiceProcess approval = cluster.replicas(Service.APPROVAL).getFirst();
      approval.kill(); // it has nothing of the trace in memory afterwards
      cluster.restart(approval);
      for (Asked one : asked) {
        approve(one);
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(watcher.task(traced).status()).isEqualTo(Status.COMPLETED);
                assertThat(watcher.task(plain).status()).isEqualTo(Status.COMPLETED);
              });
      written = written(clients);
    }
  }

  @Override
  public void close() throws IOException {
    try (Collector _ = collector;
        FakeGemini _ = model;
        Cluster _ = cluster) {
      // all are closed, whatever the others do
    }
  }

  private Cluster start() throws IOException, InterruptedException {
    Path workspace = Files.createDirectories(folder.resolve("workspace"));
    Map<String, String> environment = new HashMap<>();
    environment.put("GOOGLE_API_KEY", FakeGemini.KEY);
    environment.put("GOOGLE_GEMINI_BASE_URL", model.baseUrl());
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url());
    environment.put("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "200ms");
    environment.put("QUARKUS_LOG_CATEGORY__DEV_TASKCRAFT__LEVEL", "DEBUG");
    environment.put("TASKCRAFT_APPROVAL_MEASURE_EVERY", "200ms");
    environment.put("KAFKA_SESSION_TIMEOUT_MS", "6000"); // a killed process is missed soon
    environment.put(
        "TASKCRAFT_EXECUTOR_CATALOGUE",
        Files.createDirectories(folder.resolve("catalogue")).toString());
    environment.put("TASKCRAFT_EXECUTOR_WORKSPACE", workspace.toString());
    environment.put("TASKCRAFT_EXECUTOR_CACHE", folder.resolve("cache").toString());
    return Cluster.start(
        Path.of("").toAbsolutePath().getParent(),
        folder.resolve("cluster"),
        new Cluster.Options(PARTITIONS, "tester", environment));
  }

  private static Reply think(FakeRequest request) {
    return request.lastResponses().isEmpty()
        ? Reply.calls(
            "",
            new Reply.Made(
                "call-1", "write_file", Map.of("path", "note-59.txt", "content", "alpha-41")),
            new Reply.Made(
                "call-2", "write_file", Map.of("path", "note-60.txt", "content", "alpha-41")))
        : Reply.text("omega-26");
  }

  private static void submit(EventProducer topics, TaskId id) {
    Clock clock = Clock.systemUTC();
    Author author = new Author(EventIds.timeOrdered(clock, new Random()), clock);
    topics
        .append(List.of(author.envelope(Task.empty(id), null, "test", request())))
        .toCompletableFuture()
        .join();
  }

  private static TaskRequested request() {
    Coworker coworker =
        new Coworker(
            "Clerk",
            null,
            null,
            "objective-73",
            Map.of(),
            null,
            "react",
            List.of(),
            List.of(new ToolSource.BuiltIn("write_file", ToolSource.Settings.NONE)),
            List.of(),
            null,
            new Policies(List.of("write_file"), null, null, List.of(), List.of(), List.of()),
            List.of());
    return new TaskRequested(
        coworker.objective(),
        Map.of(),
        "test",
        coworker,
        CoworkerJson.coworkerDigest(coworker),
        "react",
        "host",
        List.of(),
        null,
        null,
        null,
        null);
  }

  /** What a person is asked for. */
  private record Asked(String id, String digest) {}

  /** Waits until a person is asked about a step. */
  private Asked ask(TaskId task, int step) {
    String id = task + "." + step + ".1";
    String digest =
        await()
            .atMost(PATIENCE)
            .until(
                () -> JSON.readTree(approvals(id, null).body()).path("digest").asText(),
                it -> !it.isEmpty());
    return new Asked(id, digest);
  }

  private void approve(Asked asked) throws Exception {
    HttpResponse<String> answer =
        approvals(asked.id() + "/approve", "{\"digest\": \"" + asked.digest() + "\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private HttpResponse<String> approvals(String path, String body)
      throws IOException, InterruptedException {
    ServiceProcess service = cluster.replicas(Service.APPROVAL).getFirst();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.at("/approvals/" + path))
            .header("Authorization", "Bearer " + cluster.token());
    if (body != null) {
      request.POST(BodyPublishers.ofString(body));
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static List<Written> written(KafkaClients clients) {
    List<Written> all = new ArrayList<>();
    try (Consumer<String, byte[]> consumer = clients.consumer("headers")) {
      List<TopicPartition> places = new ArrayList<>();
      for (String topic : TopicSetup.topics()) {
        for (int i = 0; i < PARTITIONS; i++) {
          places.add(new TopicPartition(topic, i));
        }
      }
      consumer.assign(places);
      consumer.seekToBeginning(places);
      Map<TopicPartition, Long> ends = consumer.endOffsets(places);
      while (places.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          Map<String, String> headers = new HashMap<>();
          for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), UTF_8));
          }
          all.add(new Written(record.key(), record.topic(), headers));
        }
      }
    }
    return all;
  }

  List<Written> written(TaskId task) {
    return written.stream().filter(it -> it.task().equals(task.value())).toList();
  }

  List<String> log(Service service) throws IOException {
    return Files.readAllLines(
        folder.resolve("cluster").resolve("logs").resolve(service.label() + ".log"));
  }

  /** Waits for a span. */
  Taken arrived(String id) {
    return await().atMost(PATIENCE).until(() -> collector.span(id), span -> span != null);
  }

  /** A span of the task that was traced from outside. */
  Taken one(String service, String name) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                collector.spans().stream()
                    .filter(it -> it.trace().equals(OUTSIDE_TRACE))
                    .filter(it -> it.service().equals(service) && it.name().startsWith(name))
                    .findFirst()
                    .orElse(null),
            span -> span != null);
  }
}
