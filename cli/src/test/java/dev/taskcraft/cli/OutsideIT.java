package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of other systems, against a whole cluster whose executor has its own catalogue. */
class OutsideIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

  @TempDir static Path folder;
  private static ClusterFixture cluster;

  @BeforeAll
  static void start() throws Exception {
    Path workspace = Files.createDirectories(folder.resolve("workspace"));
    cluster =
        new ClusterFixture(
            folder,
            Map.of(
                "TASKCRAFT_EXECUTOR_CATALOGUE", EXAMPLES.toString(),
                "TASKCRAFT_EXECUTOR_WORKSPACE", workspace.toString(),
                "TASKCRAFT_EXECUTOR_OUTBOX", folder.resolve("outbox").toString()));
    Child.Ended published =
        cluster.run("coworkers", "publish", EXAMPLES.resolve("incident_reporter.yaml").toString());
    assertThat(published.exit()).as(published.out() + published.err()).isZero();
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Runs an example as the documents show it. */
  private static Child.Ended example(String file, String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                "cli/target/taskcraft/lib/*",
                "examples/outside/" + file,
                cluster.kafka()));
    command.addAll(List.of(args));
    return new Child(folder).runAt(Document.ROOT, command);
  }

  private static String status(String task) {
    Child.Ended ended = cluster.run("status", task, "--json");
    return ended.exit() == ExitCode.BAD_INPUT ? "unknown" : ended.json().at("/status").asText();
  }

  @Test
  void anotherSystemAsksAndHearsAndAPersonApproves() throws Exception {
    Child.Ended asked = example("AskForReport.java", "17", "2026-W03");
    assertThat(asked.exit()).as(asked.err()).isZero();
    String task = asked.out().strip();
    await().atMost(PATIENCE).until(() -> status(task).equals("awaiting_approval"));
    assertThat(example("AskForReport.java", "17", "2026-W03").out().strip()).isEqualTo(task);

    Child.Ended heard = example("WatchApprovals.java", task);
    assertThat(heard.out().lines().filter(it -> it.startsWith(task + " {")))
        .as(heard.err())
        .singleElement()
        .asString()
        .contains("\"tool\":\"send_report\"");

    Child.Ended approved = cluster.run("approve", task, "--yes", "--json");
    assertThat(approved.json().at("/status").asText()).as(approved.err()).isEqualTo("completed");
    assertThat(
            cluster
                .run("logs", task, "--json")
                .out()
                .lines()
                .filter(it -> it.contains("\"task.requested\"")))
        .singleElement()
        .asString()
        .contains("\"coworker_digest\":\"sha256:", "\"requester\":\"ticket 17\"");
  }

  /** The records that the documented lines of other tools write; the tools are not here. */
  @Test
  void takesWhatTheDocumentedOneLinersWrite() throws Exception {
    String text = Document.read(Document.ROOT.resolve("docs/integration.md"));
    Matcher line =
        Pattern.compile(
                "^echo '(.*)' \\| (kafka-console-producer|kcat).*?( -k (\\S+))?$",
                Pattern.MULTILINE)
            .matcher(text);
    List<String> tasks = new ArrayList<>();
    try (Producer<String, byte[]> producer = KafkaClients.of(cluster.kafka()).producer()) {
      while (line.find()) {
        byte[] value = line.group(1).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>("task.requested", line.group(4), value)).get();
        tasks.add(line.group(4) == null ? TaskId.named("unknown", "18").value() : line.group(4));
      }
    }
    assertThat(tasks).hasSize(2);
    for (String task : tasks) {
      await().atMost(PATIENCE).until(() -> status(task).equals("awaiting_approval"));
      assertThat(cluster.run("cancel", task).exit()).isZero();
    }
  }

  @Test
  void publishesWhatIsValidAndLists() throws Exception {
    String weather = EXAMPLES.resolve("weather/weather.yaml").toString();
    assertThat(
            cluster.run("coworkers", "publish", weather, "--json").json().at("/fresh").asBoolean())
        .isTrue();
    Child.Ended again = cluster.run("coworkers", "publish", weather, "--json");
    assertThat(again.json().at("/fresh").asBoolean()).isFalse();
    assertThat(again.json().at("/version/version").asInt()).isEqualTo(1);
    assertThat(
            cluster
                .run("coworkers", "list", "--json")
                .json()
                .at("/coworkers")
                .findValuesAsText("name"))
        .contains("Ops Analyst", "Weather Clerk");
    assertThat(cluster.run("coworkers", "list", "Weather Clerk").out())
        .contains("version 1", "sha256:", "by tester");
    assertThat(cluster.run("coworkers", "list", "Nobody").err()).contains("no coworker 'Nobody'");

    Path broken =
        Files.writeString(
            folder.resolve("broken.yaml"),
            "name: Broken\nobjective: o\ntools: [no_such_tool]\nplaybook: [{answer: done}]\n");
    Child.Ended refused = cluster.run("coworkers", "publish", broken.toString());
    assertThat(refused.exit()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).contains("broken.yaml:3", "no_such_tool");
  }

  @Test
  void aFileOfAKeyThatIsNoneIsRefusedAndNotShown() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong.pem"), "hunter2");
    Path other = cluster.profile("other.json", wrong);
    String weather = EXAMPLES.resolve("weather/weather.yaml").toString();
    Child.Ended ended = cluster.run(new Child(folder), other, "run", weather);
    assertThat(ended.exit()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(ended.err()).contains("wrong.pem").doesNotContain("hunter2");
  }
}
