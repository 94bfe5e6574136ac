package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.task.TaskId;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
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

  @Test
  void takesWhatKafkasConsoleProducerWrites() throws Exception {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    Path script = tools.resolve("kafka-console-producer.sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        exec '%s' -cp '%s:%s/*' org.apache.kafka.tools.ConsoleProducer "$@"
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                jar("kafka-tools"),
                Document.ROOT.resolve("cluster/target/broker")));
    assertThat(script.toFile().setExecutable(true)).isTrue();

    runs(documented("kafka-console-producer.sh"), tools);

    waitsAndEnds(TaskId.named("unknown", "18").value());
  }

  @Test
  void takesWhatKcatWrites() throws Exception {
    boolean installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(it -> Files.isExecutable(Path.of(it, "kcat")));
    Assumptions.assumeTrue(installed, "kcat is missing; install the Debian package kcat");
    String line = documented("kcat");

    runs(line, folder);

    waitsAndEnds(line.substring(line.lastIndexOf(' ') + 1));
  }

  /** The line of the document that calls this program. */
  private static String documented(String program) {
    List<String> lines =
        Document.read(Document.ROOT.resolve("docs/integration.md"))
            .lines()
            .filter(it -> it.startsWith("echo ") && it.contains("| " + program + " "))
            .toList();
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  /** A line of the document, with our broker in it, as a shell runs it. */
  private static void runs(String line, Path tools) {
    assertThat(line).contains("localhost:9092");
    Child.Ended ended =
        new Child(folder)
            .with("PATH", tools + File.pathSeparator + System.getenv("PATH"))
            .runAt(folder, List.of("sh", "-c", line.replace("localhost:9092", cluster.kafka())));
    assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
  }

  private static void waitsAndEnds(String task) {
    await().atMost(PATIENCE).until(() -> status(task).equals("awaiting_approval"));
    assertThat(cluster.run("cancel", task).exit()).isZero();
  }

  private static String jar(String name) {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(classes.split(File.pathSeparator, -1))
        .filter(it -> it.contains(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void showsWhatWasSetAsideWithItsTask() throws Exception {
    String task = example("AskForReport.java", "19", "2026-W04").out().strip();
    await().atMost(PATIENCE).until(() -> status(task).equals("awaiting_approval"));
    byte[] stray = "no JSON".getBytes(StandardCharsets.UTF_8);
    try (Producer<String, byte[]> producer = KafkaClients.of(cluster.kafka()).producer()) {
      producer.send(new ProducerRecord<>("step.planned", task, stray)).get();
    }
    await()
        .atMost(PATIENCE)
        .until(
            () -> cluster.run("status", task).out().contains("Set aside: a record of step.plan"));
    Child.Ended shown = cluster.run("status", task, "--json");
    assertThat(shown.json().at("/set_aside/0/topic").asText()).isEqualTo("step.planned");
    assertThat(shown.json().at("/status").asText()).isEqualTo("awaiting_approval");
    assertThat(cluster.run("cancel", task).exit()).isZero();
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
