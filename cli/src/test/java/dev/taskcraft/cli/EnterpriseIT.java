package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.local.Cluster;
import dev.taskcraft.local.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a whole cluster, each service a process of its own. */
class EnterpriseIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VOLATILE =
      Pattern.compile(
          "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
              + "|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z|PT[0-9.]+S|d1:[0-9a-f]{64}|(cli|api):\\w+");

  @TempDir static Path folder;
  private static Cluster cluster;
  private static Path profile;

  @BeforeAll
  static void start() throws Exception {
    cluster =
        Cluster.start(
            Path.of("").toAbsolutePath().getParent(),
            folder.resolve("cluster"),
            new Cluster.Options(
                4,
                "tester",
                Map.of(
                    "TASKCRAFT_EXECUTOR_REQUEST_FOLDERS", "true",
                    "TASKCRAFT_EXECUTOR_OUTBOX", folder.resolve(".taskcraft/outbox").toString(),
                    "TASKCRAFT_EXECUTOR_CACHE", folder.resolve("cache").toString())));
    profile =
        Files.writeString(
            folder.resolve("cluster.json"),
            JSON.writeValueAsString(
                Map.of(
                    "kafka",
                    Map.of("bootstrap.servers", cluster.kafka()),
                    "state",
                    cluster.replicas(Service.STATE).getFirst().url(),
                    "approval",
                    cluster.replicas(Service.APPROVAL).getFirst().url(),
                    "token",
                    cluster.token(),
                    "key",
                    cluster.requestKey().toString())));
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
    Child.Ended there = inCluster(child, "run", example, "--json");

    assertThat(there.exit()).as(there.err()).isEqualTo(here.exit()).isZero();
    assertThat(there.json().at("/answer")).isEqualTo(here.json().at("/answer"));
    assertThat(slots(inCluster(child, "logs", there.task(), "--json")))
        .isEqualTo(slots(child.run("logs", here.task(), "--json")));
  }

  @Test
  void anApprovedReportGoesOut() throws IOException {
    String example = example("incident_reporter.yaml");
    Child child = new Child(folder);
    Child.Ended run = inCluster(child, "run", example, "--json");
    assertThat(run.exit()).as(run.err()).isEqualTo(3);
    assertThat(run.json().at("/approvals")).hasSize(1);
    assertThat(inCluster(child, "status", run.task(), "--json").json().at("/status").asText())
        .isEqualTo("awaiting_approval");

    Child.Ended approved = inCluster(child, "approve", run.task(), "--yes", "--json");
    assertThat(approved.exit()).as(approved.err()).isZero();
    assertThat(approved.json().at("/status").asText()).isEqualTo("completed");
    assertThat(inCluster(child, "approve", run.task(), "--yes").exit()).isEqualTo(7);

    Child.Ended here = child.run("run", example, "--json");
    assertThat(child.run("approve", here.task(), "--yes").exit()).isZero();
    assertThat(slots(inCluster(child, "logs", run.task(), "--json")))
        .isEqualTo(slots(child.run("logs", here.task(), "--json")));
    assertThat(inCluster(child, "list", "--json").json().at("/tasks").findValuesAsText("task"))
        .contains(run.task());
    assertThat(inCluster(child, "logs", run.task(), "--verify").exit()).isZero();
  }

  @Test
  void aRejectionGoesBackAndACancelEnds() throws IOException {
    Child child = new Child(folder);
    String example = example("incident_reporter.yaml");
    Child.Ended rejected = inCluster(child, "run", example, "--json");
    Child.Ended told = inCluster(child, "reject", rejected.task(), "--reason", "not now", "--json");
    assertThat(told.json().at("/steps").findValuesAsText("phase"))
        .as(told.out() + told.err())
        .contains("rejected");

    Child.Ended cancelled = inCluster(child, "run", example, "--json");
    assertThat(inCluster(child, "cancel", cancelled.task()).exit()).isZero();
    assertThat(inCluster(child, "status", cancelled.task(), "--json").json().at("/status").asText())
        .isEqualTo("cancelled");
    assertThat(
            inCluster(child, "list", "--before", cancelled.task(), "--limit", "1", "--json")
                .json()
                .at("/tasks")
                .findValuesAsText("task"))
        .containsExactly(rejected.task());
  }

  @Test
  void aWrongTokenIsRefused() {
    Child stranger = new Child(folder).with("TASKCRAFT_TOKEN", "wrong");
    Child.Ended ended = inCluster(stranger, "list");
    assertThat(ended.exit()).isEqualTo(6);
    assertThat(ended.err()).contains("token").doesNotContain("wrong");
  }

  private static String example(String name) {
    return Path.of("..", "examples").resolve(name).toAbsolutePath().normalize().toString();
  }

  private static Child.Ended inCluster(Child child, String... args) {
    List<String> all = new ArrayList<>(List.of("--backend", "kafka", "--cluster"));
    all.add(profile.toString());
    all.addAll(List.of(args));
    return child.run(all.toArray(String[]::new));
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
