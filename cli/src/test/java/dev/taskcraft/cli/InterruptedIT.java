package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, as a script sees it. */
class InterruptedIT {
  @TempDir Path folder;

  @Test
  void endsItsOutputWithTheTaskAsItStands() throws Exception {
    Files.writeString(
        folder.resolve("sleeper.yaml"),
        """
        name: Sleeper
        objective: sleep
        tools: [run_shell]
        policies: {allow: [run_shell]}
        playbook:
          - {tool: run_shell, args: {command: "touch started; sleep 60"}}
        """);
    Process process = new Child(folder).start("run", "sleeper.yaml", "--json");
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("started")));
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

    List<String> out =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(out).hasSize(1);
    JsonNode last = new ObjectMapper().readTree(out.getLast());
    assertThat(last.at("/error/code").asText()).isEqualTo("interrupted");
    assertThat(last.at("/error/remedy").asText()).contains("resume");
    assertThat(last.at("/status").asText()).isIn("executing", "in_doubt");
    assertThat(last.at("/steps/0/tool").asText()).isEqualTo("run_shell");
    assertThat(last.at("/task").asText()).isNotEmpty();
  }
}
