package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command against a whole cluster, each service a process of its own. */
class EnterpriseIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VOLATILE =
      Pattern.compile(
          "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
              + "|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z|PT[0-9.]+S|d1:[0-9a-f]{64}|(cli|api):\\w+");

  @TempDir static Path folder;
  private static ClusterFixture cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster =
        new ClusterFixture(
            folder,
            Map.of(
                "TASKCRAFT_EXECUTOR_REQUEST_FOLDERS",
                "true",
                "TASKCRAFT_EXECUTOR_OUTBOX",
                folder.resolve(".taskcraft/outbox").toString()));
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void anExampleFillsTheSameSlotsAsInLocalMode() throws IOException {
    String example = example("weather/weather.yaml");
    Child child = new Child(folder);
    Child.Ended here = child.run("run", example, "--json");
    Child.Ended there = cluster.run(child, "run", example, "--json");

    assertThat(there.exit()).as(there.err()).isEqualTo(here.exit()).isZero();
    assertThat(there.json().at("/answer")).isEqualTo(here.json().at("/answer"));
    assertThat(slots(cluster.run(child, "logs", there.task(), "--json")))
        .isEqualTo(slots(child.run("logs", here.task(), "--json")));
  }

  @Test
  void filesOfTheWorkspaceAreFoundAndWrittenAsInLocalMode() throws IOException {
    Path desk = Files.createDirectory(folder.resolve("desk"));
    Files.write(desk.resolve("big.bin"), new byte[3_000_000]);
    Files.write(desk.resolve("bigger.bin"), new byte[4_000_000]);
    Path report = desk.resolve("large_files_report.txt");
    String example = example("desktop_worker.yaml");
    Child child = new Child(desk);
    Child.Ended here = child.run("run", example, "-i", "size=1MB", "--json");
    assertThat(here.exit()).as(here.err()).isZero();
    String written = Files.readString(report);
    assertThat(written).containsSubsequence("4000000  bigger.bin", "3000000  big.bin");
    Files.delete(report);

    Child.Ended there = cluster.run(child, "run", example, "-i", "size=1MB", "--json");

    assertThat(there.exit()).as(there.err()).isZero();
    assertThat(report).hasContent(written);
    assertThat(there.json().at("/answer")).isEqualTo(here.json().at("/answer"));
    assertThat(slots(cluster.run(child, "logs", there.task(), "--json")))
        .isEqualTo(slots(child.run("logs", here.task(), "--json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"incident_reporter.yaml", "incident_reporter_java.yaml"})
  void anApprovedReportGoesOut(String file) throws IOException {
    String example = example(file);
    Child child = new Child(folder);
    Child.Ended run = cluster.run(child, "run", example, "--json");
    assertThat(run.exit()).as(run.err()).isEqualTo(3);
    assertThat(run.json().at("/approvals")).hasSize(1);
    assertThat(cluster.run(child, "status", run.task(), "--json").json().at("/status").asText())
        .isEqualTo("awaiting_approval");

    Child.Ended approved = cluster.run(child, "approve", run.task(), "--yes", "--json");
    assertThat(approved.exit()).as(approved.err()).isZero();
    assertThat(approved.json().at("/status").asText()).isEqualTo("completed");
    assertThat(cluster.run(child, "approve", run.task(), "--yes").exit()).isEqualTo(7);

    Child.Ended here = child.run("run", example, "--json");
    assertThat(child.run("approve", here.task(), "--yes").exit()).isZero();
    assertThat(slots(cluster.run(child, "logs", run.task(), "--json")))
        .isEqualTo(slots(child.run("logs", here.task(), "--json")));
    assertThat(cluster.run(child, "list", "--json").json().at("/tasks").findValuesAsText("task"))
        .contains(run.task());
    assertThat(cluster.run(child, "logs", run.task(), "--verify").exit()).isZero();
  }

  @Test
  void aRejectionGoesBackAndACancelEnds() throws IOException {
    Child child = new Child(folder);
    String example = example("incident_reporter.yaml");
    Child.Ended rejected = cluster.run(child, "run", example, "--json");
    Child.Ended told =
        cluster.run(child, "reject", rejected.task(), "--reason", "not now", "--json");
    assertThat(told.json().at("/steps").findValuesAsText("phase"))
        .as(told.out() + told.err())
        .contains("rejected");

    Child.Ended cancelled = cluster.run(child, "run", example, "--json");
    assertThat(cluster.run(child, "cancel", cancelled.task()).exit()).isZero();
    assertThat(
            cluster.run(child, "status", cancelled.task(), "--json").json().at("/status").asText())
        .isEqualTo("cancelled");
    assertThat(
            cluster
                .run(child, "list", "--before", cancelled.task(), "--limit", "1", "--json")
                .json()
                .at("/tasks")
                .findValuesAsText("task"))
        .containsExactly(rejected.task());
  }

  @Test
  void whatNobodyDecidesInTimeIsRejectedAndNeverRuns() throws IOException {
    Path workspace = Files.createDirectory(folder.resolve("expiring"));
    Path file =
        Files.writeString(
            workspace.resolve("asks.yaml"),
            """
            name: Asks
            objective: write with permission
            workspace: [.]
            tools: [write_file]
            policies: {ask: [{tool: write_file, expires: 3s}]}
            playbook:
              - {id: w, tool: write_file, args: {path: a.txt, content: "x"}, on_error: continue}
              - {answer: "${steps.w.error}"}
            """);
    Child child = new Child(folder);
    String task = cluster.run(child, "run", file.toString(), "--detach", "--json").task();

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> status(child, task).at("/status").asText().equals("completed"));

    JsonNode planned = event(child, task, "step.planned");
    JsonNode asked = event(child, task, "approval.requested");
    JsonNode rejected = event(child, task, "step.rejected");
    Instant expires = Instant.parse(asked.at("/data/expires").asText());
    assertThat(expires).isEqualTo(Instant.parse(planned.at("/time").asText()).plusSeconds(3));
    assertThat(Instant.parse(rejected.at("/time").asText())).isAfterOrEqualTo(expires);
    assertThat(rejected.at("/producer").asText()).isEqualTo("approval");
    assertThat(rejected.at("/data/by").asText()).isEqualTo("policy/expiry");
    assertThat(status(child, task).at("/answer").asText())
        .contains("nobody decided before " + expires);
    assertThat(cluster.run(child, "approve", task, "--yes").exit()).isEqualTo(7);
    assertThat(workspace.resolve("a.txt")).doesNotExist();
  }

  private static JsonNode status(Child child, String task) {
    return cluster.run(child, "status", task, "--json").json();
  }

  /** The first event of that type. */
  private static JsonNode event(Child child, String task, String type) throws IOException {
    for (String line : cluster.run(child, "logs", task, "--json").out().strip().split("\n")) {
      JsonNode event = JSON.readTree(line);
      if (event.at("/type").asText().equals(type)) {
        return event;
      }
    }
    throw new AssertionError("no " + type + " in the log of " + task);
  }

  @Test
  void aWrongTokenIsRefused() {
    Child stranger = new Child(folder).with("TASKCRAFT_TOKEN", "wrong");
    Child.Ended ended = cluster.run(stranger, "list");
    assertThat(ended.exit()).isEqualTo(6);
    assertThat(ended.err()).contains("token").doesNotContain("wrong");
  }

  private static String example(String name) {
    return Path.of("..", "examples").resolve(name).toAbsolutePath().normalize().toString();
  }

  /** What fills the slots; order, ids, times and producers aside. */
  private static List<String> slots(Child.Ended logs) throws IOException {
    assertThat(logs.exit()).as(logs.err()).isZero();
    List<String> slots = new ArrayList<>();
    for (String line : logs.out().strip().split("\n")) {
      JsonNode event = JSON.readTree(line);
      slots.add(
          event.at("/type").asText()
              + " "
              + VOLATILE.matcher(event.at("/data").toString()).replaceAll("*"));
    }
    return slots.stream().sorted().toList();
  }
}
