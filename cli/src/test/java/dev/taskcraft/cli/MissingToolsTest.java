package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools that were there when a task began, and are not when it is to go on. */
class MissingToolsTest {
  @TempDir Path folder;
  private Path module;
  private Path file;

  @BeforeEach
  void writeACoworker() throws IOException {
    module = folder.resolve("Notes.java");
    putBack();
    file =
        Files.writeString(
            folder.resolve("a.yaml"),
            """
            name: A
            objective: b
            workspace: [.]
            tools: [{module: Notes}]
            policies: {approval_required: [note]}
            playbook: [{tool: note, args: {text: hello}}]
            """);
  }

  private void putBack() throws IOException {
    Files.writeString(
        module, "public class Notes { public static String note(String text) { return text; } }");
  }

  @Test
  void leaveATaskResumableThatHasNotBegun() throws IOException {
    String task = task("--detach");
    Files.delete(module);

    Spoken resumed = Spoken.by(folder, "resume", task, "--json");
    assertThat(resumed.exit()).as(resumed.out()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(resumed.json().at("/status").asText()).isEqualTo("planning");
    assertThat(resumed.json().at("/error/message").asText()).contains("Notes");

    putBack();
    assertThat(Spoken.by(folder, "resume", task).exit()).isEqualTo(ExitCode.WAITING);
  }

  @Test
  void leaveATaskResumableThatWasJustApproved() throws IOException {
    String task = task();
    Files.delete(module);
    assertThat(Spoken.by(folder, "resume", task).exit())
        .as("it waits whatever is there")
        .isEqualTo(ExitCode.WAITING);

    assertThat(Spoken.by(folder, "approve", task, "--yes").exit()).isEqualTo(ExitCode.UNAVAILABLE);

    putBack();
    Spoken resumed = Spoken.by(folder, "resume", task, "--json");
    assertThat(resumed.exit()).as(resumed.out()).isZero();
  }

  private String task(String... more) {
    String[] words = {"run", file.toString(), "--json"};
    String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    Spoken run = Spoken.by(folder, all);
    assertThat(run.exit()).as(run.out()).isLessThanOrEqualTo(ExitCode.WAITING);
    return run.json().at("/task").asText();
  }
}
