package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --backend} and {@code --executor}: a value that does not exist yet starts nothing. */
class OptionsOfEveryCommandTest {
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("run", "nothing.yaml"),
          List.of("approve", "abcdef"),
          List.of("reject", "abcdef", "--reason", "no"),
          List.of("answer", "abcdef", "--text", "yes"),
          List.of("resolve", "abcdef", "--happened"),
          List.of("resume", "abcdef"),
          List.of("pause", "abcdef"),
          List.of("cancel", "abcdef"),
          List.of("status", "abcdef"),
          List.of("show", "abcdef", "--step", "1"),
          List.of("logs", "abcdef"),
          List.of("list"),
          List.of("validate", "nothing.yaml"),
          List.of("init", "nowhere"),
          List.of("tools", "nothing.yaml"),
          List.of("coworkers", "list"),
          List.of("coworkers", "publish", "nothing.yaml"),
          List.of("modules", "list"),
          List.of("doctor"));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeACoworker() throws IOException {
    file =
        Files.writeString(
            folder.resolve("asks.yaml"),
            """
            name: Asks
            objective: write with permission
            workspace: [.]
            tools: [write_file]
            policies: {approval_required: [write_file]}
            playbook:
              - {tool: write_file, args: {path: a.txt, content: text}}
            """);
  }

  @Test
  void areRefusedBeforeAndAfterEachCommandAndFromTheEnvironment() {
    for (List<String> command : COMMANDS) {
      for (List<String> option :
          List.of(List.of("--executor", "nonsense"), List.of("--backend", "nonsense"))) {
        refused(Map.of(), joined(option, command), option.getLast());
        refused(Map.of(), joined(command, option), option.getLast());
      }
      refused(Map.of("TASKCRAFT_EXECUTOR", "nonsense"), command, "nonsense");
      refused(Map.of("TASKCRAFT_BACKEND", "nonsense"), command, "nonsense");
    }
    assertThat(folder.resolve("state")).doesNotExist();
  }

  private void refused(Map<String, String> more, List<String> words, String value) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("SQLITE_DB_PATH", folder.resolve("state/state.db").toString());
    Spoken spoken = Spoken.with(environment, words.toArray(String[]::new));
    assertThat(spoken.exit()).as(more + " " + words).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(spoken.err()).contains("'" + value + "'").contains("use --");
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  @Test
  void anApprovalForAnExecutorThatIsNotThereRunsNothing() {
    Spoken run = Spoken.by(folder, "run", file.toString(), "--json");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.WAITING);
    String task = run.json().at("/task").asText();

    assertThat(Spoken.by(folder, "approve", task, "--executor", "docker", "--yes").exit())
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(folder.resolve("a.txt")).doesNotExist();
    assertThat(Spoken.by(folder, "approve", task, "--executor", "local", "--yes").exit()).isZero();
    assertThat(folder.resolve("a.txt")).hasContent("text");
  }

  @Test
  void aLimitOfSandboxesThatIsNoneIsNamed() {
    Spoken spoken = Spoken.with(Map.of("TASKCRAFT_SANDBOX_MEMORY", "lots"), "run", file.toString());
    assertThat(spoken.exit()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(spoken.err()).contains("TASKCRAFT_SANDBOX_MEMORY is 'lots'; it takes a size");
  }

  @Test
  void aCoworkerThatWantsAnEngineThatIsNotThereRunsNowhere() throws IOException {
    Map<String, String> environment =
        Map.of(
            "SQLITE_DB_PATH",
            folder.resolve("state/state.db").toString(),
            "DOCKER_HOST",
            "unix://" + folder.resolve("no.sock"));
    for (String lines :
        List.of(
            "executor: docker\ntools: [read_file]",
            "tools: [{name: run_shell, executor: docker}]")) {
      Path docker =
          Files.writeString(
              folder.resolve("docker.yaml"),
              "name: Docker\nobjective: answer\n%s\nplaybook: [{answer: done}]\n".formatted(lines));

      Spoken spoken = Spoken.with(environment, "run", docker.toString());
      assertThat(spoken.exit()).as(lines).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(spoken.err()).contains("no Docker engine answers at unix://", "no.sock");
    }
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void helpAsksForNoBackend() {
    assertThat(Spoken.by(folder, "list", "--backend", "kafka", "--help").exit()).isZero();
  }
}
