package dev.taskcraft.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What operators see of a cluster: its services ran two tasks with a model, a tool and a person's
 * approval, one in the trace of its producer, and the approval-service was killed in between.
 */
class ObservabilityIT {
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String OUTSIDE_TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String OUTSIDE_SPAN = "b7ad6b7169203331";
  private static final String NOTHING = "";

  /** What may be in no span, no metric and no line of a log. */
  private static final List<String> CONFIDENTIAL =
      List.of(FakeGemini.KEY, "alpha-41", "note-59.txt", "note-60.txt", "objective-73", "omega-26");

  @TempDir static Path folder;
  private static Collector collector;
  private static FakeGemini model;
  private static Cluster cluster;
  private static final Map<Service, List<String>> START_LOGS = new EnumMap<>(Service.class);
  private static TaskId traced;
  private static TaskId plain;
  private static List<Written> written;

  /** An event as it stands in its topic. */
  private record Written(String task, String type, Map<String, String> headers) {
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

  @BeforeAll
  static void runTwoTasks() throws Exception {
    collector = new Collector();
    model = FakeGemini.answering(ObservabilityIT::think);
    cluster = start();
    for (Service service : Service.values()) {
      START_LOGS.put(service, log(service));
    }
    traced = new TaskId(UUID.randomUUID().toString());
    plain = new TaskId(UUID.randomUUID().toString());
    KafkaClients clients = KafkaClients.of(cluster.kafka());
    try (Watcher watcher = new Watcher(clients, PARTITIONS);
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

  @AfterAll
  static void end() throws IOException {
    try (Collector _ = collector;
        FakeGemini _ = model;
        Cluster _ = cluster) {
      // all are closed, whatever the others do
    }
  }

  private static Cluster start() throws IOException, InterruptedException {
    Path workspace = Files.createDirectories(folder.resolve("workspace"));
    Map<String, String> environment = new HashMap<>();
    environment.put("GOOGLE_API_KEY", FakeGemini.KEY);
    environment.put("GOOGLE_GEMINI_BASE_URL", model.baseUrl());
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url());
    environment.put("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "200ms");
    environment.put("QUARKUS_LOG_CATEGORY__DEV_TASKCRAFT__LEVEL", "DEBUG");
    environment.put("TASKCRAFT_APPROVAL_MEASURE_EVERY", "200ms");
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
        null);
  }

  /** What a person is asked for. */
  private record Asked(String id, String digest) {}

  /** Waits until a person is asked about a step. */
  private static Asked ask(TaskId task, int step) {
    String id = task + "." + step + ".1";
    String digest =
        await()
            .atMost(PATIENCE)
            .until(
                () -> JSON.readTree(approvals(id, null).body()).path("digest").asText(),
                it -> !it.isEmpty());
    return new Asked(id, digest);
  }

  private static void approve(Asked asked) throws Exception {
    HttpResponse<String> answer =
        approvals(asked.id() + "/approve", "{\"digest\": \"" + asked.digest() + "\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static HttpResponse<String> approvals(String path, String body)
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

  private static List<Written> written(TaskId task) {
    return written.stream().filter(it -> it.task().equals(task.value())).toList();
  }

  private static List<String> log(Service service) throws IOException {
    return Files.readAllLines(
        folder.resolve("cluster").resolve("logs").resolve(service.label() + ".log"));
  }

  @Test
  void everyEventOfATaskCarriesTheTraceThatItsProducerBrought() {
    assertThat(written(traced))
        .hasSizeGreaterThan(9)
        .allSatisfy(
            event -> {
              assertThat(event.trace()).as(event.type()).isEqualTo(OUTSIDE_TRACE);
              assertThat(event.headers()).containsEntry("tracestate", "vendor=opaque");
            });
  }

  @Test
  void aTaskWithoutATraceGetsOneWithOneRoot() {
    List<Written> events = written(plain);
    String trace = events.getLast().trace();
    assertThat(events)
        .filteredOn(event -> !event.type().equals("task.requested"))
        .hasSizeGreaterThan(8)
        .allSatisfy(event -> assertThat(event.trace()).as(event.type()).isEqualTo(trace));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<Taken> spans =
                  collector.spans().stream().filter(it -> it.trace().equals(trace)).toList();
              assertThat(spans)
                  .filteredOn(it -> it.parent().isEmpty())
                  .singleElement()
                  .satisfies(root -> assertThat(root.name()).isEqualTo("task.requested"))
                  .satisfies(root -> assertThat(root.service()).isEqualTo("taskcraft-state"));
              assertThat(spans)
                  .filteredOn(it -> !it.parent().isEmpty())
                  .hasSizeGreaterThan(20)
                  .allSatisfy(it -> assertThat(collector.span(it.parent())).isNotNull());
            });
  }

  @Test
  void theSpanOfAnEventFollowsFromTheSpanOfItsCause() {
    for (TaskId task : List.of(traced, plain)) {
      Map<String, Written> byId = new HashMap<>();
      written(task).forEach(event -> byId.put(event.id(), event));
      assertThat(byId.values())
          .filteredOn(event -> byId.containsKey(event.cause()))
          .filteredOn(event -> !byId.get(event.cause()).span().isEmpty())
          .hasSizeGreaterThan(7)
          .allSatisfy(
              event -> {
                Taken span = arrived(event.span());
                Taken parent = collector.span(span.parent());
                String cause = byId.get(event.cause()).span();
                assertThat(span.name()).endsWith(" " + event.type());
                assertThat(parent != null && isWork(parent) ? parent.parent() : span.parent())
                    .as("%s, caused by %s", event.type(), byId.get(event.cause()).type())
                    .isEqualTo(cause);
              });
    }
  }

  private static boolean isWork(Taken span) {
    return span.kind() == SpanKind.SPAN_KIND_INTERNAL && !span.name().equals("task.requested");
  }

  private static Taken arrived(String id) {
    return await().atMost(PATIENCE).until(() -> collector.span(id), span -> span != null);
  }

  @Test
  void modelAndToolCallsFollowTheConventions() {
    Taken chat = one("taskcraft-planner", "chat gemini-");
    assertThat(chat.kind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
    assertThat(chat.attributes())
        .containsEntry("gen_ai.operation.name", "chat")
        .containsEntry("gen_ai.provider.name", "gcp.gemini")
        .containsEntry("taskcraft.task", traced.value())
        .containsKeys("gen_ai.request.model");
    assertThat(Long.parseLong(chat.attribute("gen_ai.usage.input_tokens"))).isPositive();
    assertThat(Long.parseLong(chat.attribute("gen_ai.usage.output_tokens"))).isPositive();
    assertThat(arrived(chat.parent()).name()).isEqualTo("planner think");

    Taken tool = one("taskcraft-executor", "execute_tool write_file");
    assertThat(tool.attributes())
        .containsEntry("gen_ai.operation.name", "execute_tool")
        .containsEntry("gen_ai.tool.name", "write_file")
        .containsEntry("gen_ai.tool.call.id", "call-" + tool.attribute("taskcraft.step"))
        .containsEntry("taskcraft.task", traced.value())
        .containsKey("taskcraft.step")
        .containsEntry("taskcraft.attempt", "1")
        .containsEntry("taskcraft.outcome", "succeeded");
    assertThat(arrived(tool.parent()).name()).isEqualTo("executor step.started");
    assertThat(one("taskcraft-approval", "approval step.approved").attribute("taskcraft.step"))
        .isIn("1", "2");
    assertThat(one("taskcraft-policy", "policy approval.requested").attribute("taskcraft.step"))
        .isIn("1", "2");
    assertThat(one("taskcraft-state", "store step.executed").attribute("taskcraft.outcome"))
        .isEqualTo("succeeded");
  }

  /** A span of the task that was traced from outside. */
  private static Taken one(String service, String name) {
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

  @Test
  void noSpanTellsWhatATaskIsAbout() {
    var _ = one("taskcraft-planner", "chat gemini-");
    var _ = one("taskcraft-executor", "execute_tool write_file");
    assertThat(collector.spans())
        .allSatisfy(
            span ->
                assertThat(span.attributes().toString() + span.name())
                    .doesNotContain(CONFIDENTIAL));
  }

  /** But for one that tells of a busy machine, and not of the service. */
  @ParameterizedTest
  @EnumSource
  void startsWithoutAWarning(Service service) {
    assertThat(START_LOGS.get(service))
        .hasSizeGreaterThan(3)
        .filteredOn(
            line -> !json(line).path("loggerName").asText().endsWith("BlockedThreadChecker"))
        .allSatisfy(line -> assertThat(json(line).path("level").asText()).isIn("INFO", "DEBUG"));
  }

  @ParameterizedTest
  @EnumSource
  void logsJsonThatNamesTheTaskAndNothingConfidential(Service service) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(log(service))
                    .anySatisfy(
                        line ->
                            assertThat(json(line).at("/mdc/task").asText())
                                .isEqualTo(traced.value())));
    assertThat(String.join("\n", unchecked(service)))
        .doesNotContain(CONFIDENTIAL)
        .doesNotContain(cluster.token());
  }

  private static List<String> unchecked(Service service) {
    try {
      return log(service);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException broken) {
      throw new AssertionError("no JSON: " + line, broken);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsOfItsHealthWithoutAPrincipal(Service service) throws Exception {
    ServiceProcess process = cluster.replicas(service).getFirst();
    for (String which : List.of("live", "ready", "started")) {
      ServiceProcess.Health health = process.health(which);
      assertThat(health.status()).as(which + ": " + health.body()).isEqualTo(200);
      assertThat(JSON.readTree(health.body()).path("status").asText()).isEqualTo("UP");
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesMetricsToPrincipalsOnly(Service service) throws Exception {
    assertThat(metrics(service, "").statusCode()).isEqualTo(401);
    assertThat(metrics(service, "guessed").statusCode()).isEqualTo(401);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = metrics(service, cluster.token());
              assertThat(answer.statusCode()).isEqualTo(200);
              assertThat(answer.body())
                  .doesNotContain(traced.value(), plain.value())
                  .doesNotContain(CONFIDENTIAL);
              assertThat(answer.body().lines().filter(line -> !line.startsWith("#")))
                  .as(answer.body())
                  .satisfies(
                      lines ->
                          assertThat(meters(service))
                              .allSatisfy(
                                  meter ->
                                      assertThat(lines).anyMatch(line -> line.matches(meter))));
            });
  }

  /** Patterns of lines. */
  private static List<String> meters(Service service) {
    List<String> meters = new ArrayList<>();
    meters.add("kafka_consumer_fetch_manager_records_lag\\{.*\\} .*");
    meters.add("taskcraft_events_read_total\\{type=\"step.executed\"\\} [1-9].*");
    meters.addAll(
        switch (service) {
          case PLANNER ->
              List.of(
                  "taskcraft_events_written_total\\{type=\"step.planned\"\\} 4.0",
                  "taskcraft_model_calls_seconds_count\\{.*outcome=\"answered\".*\\} 4.*",
                  "taskcraft_model_tokens_total\\{kind=\"input\"\\} [1-9].*",
                  "taskcraft_tasks_open\\{partition=\"0\"\\} 0.0",
                  "taskcraft_work_running 0.0");
          case POLICY ->
              List.of("taskcraft_events_written_total\\{type=\"approval.requested\"\\} 4.0");
          case EXECUTOR ->
              List.of(
                  "taskcraft_attempts_total\\{outcome=\"succeeded\"\\} 4.0",
                  "taskcraft_tool_calls_seconds_count\\{outcome=\"succeeded\",tool=\"write_file\"\\} 4.0.*");
          case STATE ->
              List.of(
                  "taskcraft_events_stored_total\\{type=\"task.completed\"\\} 2.0",
                  "taskcraft_store_seconds_count [1-9].*");
          case APPROVAL ->
              List.of(
                  "taskcraft_approval_decisions_seconds_count\\{decision=\"approved\"\\} 4.0.*",
                  "taskcraft_approvals_pending 0.0",
                  "taskcraft_approvals_oldest_seconds 0.0",
                  "taskcraft_outbox_rows 0.0",
                  "taskcraft_outbox_oldest_seconds 0.0",
                  "taskcraft_outbox_leader 1.0");
        });
    return meters;
  }

  private static HttpResponse<String> metrics(Service service, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(cluster.replicas(service).getFirst().at("/metrics"));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }
}
