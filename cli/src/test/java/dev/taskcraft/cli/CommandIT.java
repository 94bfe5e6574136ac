package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as scripts and people use it: processes, files, exit codes. */
class CommandIT {
  private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

  @TempDir Path folder;
  private Child child;

  @BeforeEach
  void copyExamples() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve("examples").resolve(EXAMPLES.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    child = new Child(folder);
  }

  @Test
  void stopsAtTheApprovalAndSendsTheReportOnceApproved() throws IOException {
    Child.Ended run = child.run("run", "examples/incident_reporter.yaml", "--json");
    assertThat(run.exit()).as(run.err()).isEqualTo(3);
    JsonNode waiting = run.json();
    assertThat(waiting.at("/schema").asInt()).isEqualTo(1);
    assertThat(waiting.at("/status").asText()).isEqualTo("awaiting_approval");
    assertThat(waiting.at("/approvals/0/tool").asText()).isEqualTo("send_report");
    assertThat(waiting.at("/approvals/0/args/recipient").asText()).isEqualTo("manager@corp.com");

    String digest = waiting.at("/approvals/0/digest").asText();
    String task = run.task();
    Child.Ended wrong = child.run("approve", task, "--digest", "d1:" + "0".repeat(64), "--json");
    assertThat(wrong.exit()).isEqualTo(7);
    assertThat(wrong.json().at("/error/code").asText()).isEqualTo("refused");
    assertThat(outbox()).isEmpty();

    Child.Ended approved = child.run("approve", task.substring(0, 6), "--digest", digest, "--json");
    assertThat(approved.exit()).as(approved.err()).isZero();
    assertThat(approved.json().at("/status").asText()).isEqualTo("completed");
    assertThat(outbox()).singleElement().asString().contains("replication lag");

    assertThat(child.run("approve", task).exit()).as("once").isEqualTo(7);
    assertThat(outbox()).hasSize(1);
  }

  @Test
  void sendsTheReportThroughTheMailServerThatIsSet() throws Exception {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    try {
      child.with("SMTP_URL", "smtp://127.0.0.1:" + mail.getSmtp().getPort());
      String task = child.run("run", "examples/incident_reporter.yaml", "--json").task();
      assertThat(child.run("approve", task).exit()).isZero();
      assertThat(mail.waitForIncomingEmail(10_000, 1)).isTrue();
      assertThat(mail.getReceivedMessages()).hasSize(1);
      assertThat(outbox()).isEmpty();
      assertThat(child.run("logs", task, "--json").out())
          .as("a secret's value is nowhere in the log")
          .doesNotContain("smtp://");
    } finally {
      mail.stop();
    }
  }

  @Test
  void doesTheSameWithJavaTools() {
    Child.Ended run = child.run("run", "examples/incident_reporter_java.yaml", "--json");
    assertThat(run.exit()).as(run.err()).isEqualTo(3);
    assertThat(child.run("approve", run.task()).exit()).isZero();
    assertThat(folder.resolve("outbox")).isNotEmptyDirectory();
  }

  @Test
  void listsLargeFilesInAReport() throws IOException {
    Files.write(folder.resolve("big.bin"), new byte[200_000]);
    Child.Ended run =
        child.run("run", "examples/desktop_worker.yaml", "-i", "size=100KB", "--json");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(folder.resolve("large_files_report.txt")).content().contains("200000  big.bin");
  }

  @Test
  void failsTheTaskWhenAPersonRejects() throws IOException {
    String task = child.run("run", "examples/incident_reporter.yaml", "--json").task();
    Child.Ended rejected = child.run("reject", task, "--reason", "too long", "--json");
    assertThat(rejected.exit()).isEqualTo(4);
    assertThat(rejected.json().at("/error/message").asText()).contains("too long");
    assertThat(child.run("resume", task).exit()).isEqualTo(4);
    assertThat(outbox()).isEmpty();
  }

  @Test
  void asksAPersonAndPausesAndCancels() throws IOException {
    Files.writeString(
        folder.resolve("asker.yaml"),
        """
        name: Asker
        objective: ask
        tools: [ask_user, write_file]
        playbook:
          - {id: name, tool: ask_user, args: {question: "Which name?"}}
          - {tool: write_file, args: {path: name.txt, content: "${steps.name.output}"}}
        """);
    Child.Ended run = child.run("run", "asker.yaml", "--json");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.json().at("/question").asText()).isEqualTo("Which name?");
    assertThat(child.run("pause", run.task()).exit()).isZero();
    assertThat(child.run("answer", run.task(), "--text", "Ada").exit()).as("paused").isEqualTo(3);
    assertThat(folder.resolve("name.txt")).doesNotExist();
    assertThat(child.run("resume", run.task()).exit()).isZero();
    assertThat(folder.resolve("name.txt")).hasContent("Ada");

    String other = child.run("run", "asker.yaml", "--json").task();
    assertThat(child.run("cancel", other).exit()).isZero();
    assertThat(child.run("answer", other, "--text", "Eve").exit()).isEqualTo(7);
    assertThat(child.run("resume", other).exit()).isEqualTo(5);
  }

  @Test
  void refusesBadInputAndWritesNothing() throws IOException {
    Files.writeString(folder.resolve("bad.yaml"), "name: x\nobjective: y\ntoolz: []\n");
    Child.Ended bad = child.run("run", "bad.yaml", "--json");
    assertThat(bad.exit()).isEqualTo(2);
    assertThat(bad.json().at("/error/message").asText()).contains("bad.yaml:3:1").contains("tools");
    for (List<String> args :
        List.of(
            List.of("run", "nowhere.yaml"),
            List.of("run", "examples/desktop_worker.yaml", "-i", "sise=1"),
            List.of("run", "examples/desktop_worker.yaml", "--planner", "react"),
            List.of("--backend", "kafka", "run", "examples/desktop_worker.yaml"),
            List.of("run", "examples/desktop_worker.yaml", "--backend", "nosuch"),
            List.of("run", "examples/desktop_worker.yaml", "--executor", "nosuch"),
            List.of("status", "123456"),
            List.of("status", "12"),
            List.of("frobnicate"),
            List.<String>of())) {
      Child.Ended ended = child.run(args.toArray(String[]::new));
      assertThat(ended.exit()).as(args + ": " + ended.err()).isEqualTo(2);
      assertThat(ended.err()).startsWith("taskcraft: ");
    }
    assertThat(folder.resolve(".taskcraft")).doesNotExist();
  }

  @Test
  void carriesOnWhatAKilledProcessLeft() throws Exception {
    Files.writeString(
        folder.resolve("slow.yaml"),
        """
        name: Slow
        objective: be slow
        tools: [run_shell, write_file]
        policies: {allow: [run_shell, write_file]}
        playbook:
          - {tool: run_shell, args: {command: "echo $$ > pid; sleep 60"}}
          - {tool: write_file, args: {path: done.txt, content: "done"}}
        """);
    Process process = child.start("run", "slow.yaml");
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("pid")));
    process.destroyForcibly().waitFor();
    String task = child.run("list", "--json").json().at("/tasks/0/task").asText();
    Child.Ended resumed = child.run("resume", task, "--json");
    assertThat(resumed.exit()).as(resumed.err()).isEqualTo(3);
    assertThat(resumed.json().at("/status").asText()).isEqualTo("in_doubt");
    assertThat(resumed.json().at("/doubts/0/tool").asText()).isEqualTo("run_shell");
    assertThat(child.run("resolve", task, "--happened").exit()).isZero();
    assertThat(folder.resolve("done.txt")).hasContent("done");
    long left = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    ProcessHandle.of(left).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void letsAnInterruptedTaskResume() throws Exception {
    Files.writeString(
        folder.resolve("asker.yaml"),
        """
        name: Sleeper
        objective: sleep
        tools: [run_shell]
        policies: {allow: [run_shell]}
        playbook:
          - {tool: run_shell, args: {command: "touch started; sleep 60"}}
        """);
    Process process = child.start("run", "asker.yaml");
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("started")));
    process.destroy(); // SIGTERM takes the same way out as Ctrl-C
    assertThat(process.waitFor()).isIn(130, 143);
    String task = child.run("list", "--json").json().at("/tasks/0/task").asText();
    assertThat(child.run("resume", task, "--json").json().at("/status").asText())
        .isEqualTo("in_doubt");
  }

  @Test
  void saysWhatIsThereAndWhatIsMissing() throws IOException {
    Child.Ended doctor = child.run("doctor", "--json");
    assertThat(doctor.exit()).isZero();
    assertThat(doctor.json().at("/ready").asBoolean()).isTrue();
    assertThat(child.run("init").exit()).isZero();
    assertThat(child.run("init").exit()).as("nothing is overwritten").isEqualTo(2);
    assertThat(child.run("validate", "coworker.yaml").out()).contains("ok");
    assertThat(child.run("tools", "coworker.yaml", "--json").json().at("/tools/0/name").asText())
        .isEqualTo("count_words");
    assertThat(child.run("generate-completion").out()).contains("complete");
    assertThat(child.run("--version").out()).startsWith("taskcraft ");
    assertThat(child.run("run", "--help").out()).contains("--planner");
  }

  private List<String> outbox() throws IOException {
    Path outbox = folder.resolve(".taskcraft/outbox");
    if (!Files.exists(outbox)) {
      return List.of();
    }
    try (Stream<Path> mails = Files.list(outbox)) {
      return mails.map(CommandIT::content).toList();
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }
}
