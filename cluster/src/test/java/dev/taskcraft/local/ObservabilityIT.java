package dev.taskcraft.local;

import static dev.taskcraft.local.ObservedTasks.CONFIDENTIAL;
import static dev.taskcraft.local.ObservedTasks.OUTSIDE_TRACE;
import static dev.taskcraft.local.ObservedTasks.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.local.Collector.Taken;
import dev.taskcraft.local.ObservedTasks.Written;
import dev.taskcraft.task.TaskId;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operators see of a cluster. */
class ObservabilityIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static ObservedTasks seen;

  @BeforeAll
  static void runTwoTasks() throws Exception {
    seen = new ObservedTasks(folder);
  }

  @AfterAll
  static void end() throws IOException {
    if (seen != null) {
      seen.close();
    }
  }

  @Test
  void everyEventOfATaskCarriesTheTraceThatItsProducerBrought() {
    assertThat(seen.written(seen.traced))
        .hasSizeGreaterThan(9)
        .allSatisfy(
            event -> {
              assertThat(event.trace()).as(event.type()).isEqualTo(OUTSIDE_TRACE);
              assertThat(event.headers()).containsEntry("tracestate", "vendor=opaque");
            });
  }

  @Test
  void aTaskWithoutATraceGetsOneWithOneRoot() {
    List<Written> events = seen.written(seen.plain);
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
                  seen.collector.spans().stream().filter(it -> it.trace().equals(trace)).toList();
              assertThat(spans)
                  .filteredOn(it -> it.parent().isEmpty())
                  .singleElement()
                  .satisfies(root -> assertThat(root.name()).isEqualTo("task.requested"))
                  .satisfies(root -> assertThat(root.service()).isEqualTo("taskcraft-state"));
              assertThat(spans)
                  .filteredOn(it -> !it.parent().isEmpty())
                  .hasSizeGreaterThan(20)
                  .allSatisfy(it -> assertThat(seen.collector.span(it.parent())).isNotNull());
            });
  }

  @Test
  void theSpanOfAnEventFollowsFromTheSpanOfItsCause() {
    for (TaskId task : List.of(seen.traced, seen.plain)) {
      Map<String, Written> byId = new HashMap<>();
      seen.written(task).forEach(event -> byId.put(event.id(), event));
      assertThat(byId.values())
          .filteredOn(event -> byId.containsKey(event.cause()))
          .filteredOn(event -> !byId.get(event.cause()).span().isEmpty())
          .hasSizeGreaterThan(7)
          .allSatisfy(
              event -> {
                Taken span = seen.arrived(event.span());
                Taken parent = seen.collector.span(span.parent());
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

  @Test
  void modelAndToolCallsFollowTheConventions() {
    Taken chat = seen.one("taskcraft-planner", "chat gemini-");
    assertThat(chat.kind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
    assertThat(chat.attributes())
        .containsEntry("gen_ai.operation.name", "chat")
        .containsEntry("gen_ai.provider.name", "gcp.gemini")
        .containsEntry("taskcraft.task", seen.traced.value())
        .containsKeys("gen_ai.request.model");
    assertThat(Long.parseLong(chat.attribute("gen_ai.usage.input_tokens"))).isPositive();
    assertThat(Long.parseLong(chat.attribute("gen_ai.usage.output_tokens"))).isPositive();
    assertThat(seen.arrived(chat.parent()).name()).isEqualTo("planner think");

    Taken tool = seen.one("taskcraft-executor", "execute_tool write_file");
    assertThat(tool.attributes())
        .containsEntry("gen_ai.operation.name", "execute_tool")
        .containsEntry("gen_ai.tool.name", "write_file")
        .containsEntry("gen_ai.tool.call.id", "call-" + tool.attribute("taskcraft.step"))
        .containsEntry("taskcraft.task", seen.traced.value())
        .containsKey("taskcraft.step")
        .containsEntry("taskcraft.attempt", "1")
        .containsEntry("taskcraft.outcome", "succeeded");
    assertThat(seen.arrived(tool.parent()).name()).isEqualTo("executor step.started");
    assertThat(seen.one("taskcraft-approval", "approval step.approved").attribute("taskcraft.step"))
        .isIn("1", "2");
    assertThat(
            seen.one("taskcraft-policy", "policy approval.requested").attribute("taskcraft.step"))
        .isIn("1", "2");
    assertThat(seen.one("taskcraft-state", "store step.executed").attribute("taskcraft.outcome"))
        .isEqualTo("succeeded");
  }

  @Test
  void noSpanTellsWhatATaskIsAbout() {
    var _ = seen.one("taskcraft-planner", "chat gemini-");
    var _ = seen.one("taskcraft-executor", "execute_tool write_file");
    assertThat(seen.collector.spans())
        .allSatisfy(span -> assertThat(span.whole()).doesNotContain(CONFIDENTIAL));
  }

  /** But for one that tells of a busy machine, and not of the service. */
  @ParameterizedTest
  @EnumSource
  void startsWithoutAWarning(Service service) {
    assertThat(seen.startLogs.get(service))
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
                assertThat(seen.log(service))
                    .anySatisfy(
                        line ->
                            assertThat(json(line).at("/mdc/task").asText())
                                .isEqualTo(seen.traced.value())));
    assertThat(String.join("\n", unchecked(service)))
        .doesNotContain(CONFIDENTIAL)
        .doesNotContain(seen.cluster.token());
  }

  private static List<String> unchecked(Service service) {
    try {
      return seen.log(service);
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
    ServiceProcess process = seen.cluster.replicas(service).getFirst();
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
              HttpResponse<String> answer = metrics(service, seen.cluster.token());
              assertThat(answer.statusCode()).isEqualTo(200);
              assertThat(answer.body())
                  .doesNotContain(seen.traced.value(), seen.plain.value())
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
    meters.add("taskcraft_events_read_total\\{type=\"step.approved\"\\} [1-9].*");
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
        HttpRequest.newBuilder(seen.cluster.replicas(service).getFirst().at("/metrics"));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }
}
