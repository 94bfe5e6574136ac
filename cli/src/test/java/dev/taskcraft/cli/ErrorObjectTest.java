package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script reads when a command can't be done. */
class ErrorObjectTest {
  private static final List<String> FIELDS =
      List.of(
          "schema",
          "task",
          "coworker",
          "status",
          "steps",
          "approvals",
          "question",
          "doubts",
          "answer",
          "usage",
          "error");

  @TempDir Path folder;

  @Test
  void namesTheTaskAndEveryCallThatWaits() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("two.yaml"),
            """
            name: Two
            objective: write twice
            workspace: [.]
            tools: [write_file]
            policies: {approval_required: [write_file]}
            playbook:
              - for_each: '["a.txt", "b.txt"]'
                as: path
                steps:
                  - {tool: write_file, args: {path: "${path}", content: text}}
            """);
    Spoken run = Spoken.by(folder, "run", file.toString(), "--json");
    String task = run.json().at("/task").asText();

    Spoken refused =
        Spoken.by(folder, "approve", task, "--digest", "d1:" + "0".repeat(64), "--json");

    assertThat(refused.exit()).as(refused.out()).isEqualTo(ExitCode.REFUSED);
    JsonNode error = refused.json();
    assertThat(error.fieldNames()).toIterable().containsExactlyElementsOf(FIELDS);
    assertThat(error.at("/task").asText()).isEqualTo(task);
    assertThat(error.at("/coworker").asText()).isEqualTo("Two");
    assertThat(error.at("/status").asText()).isEqualTo("awaiting_approval");
    assertThat(error.at("/approvals")).isNotEmpty();
    assertThat(error.at("/error").fieldNames())
        .toIterable()
        .containsExactly("code", "message", "remedy");
    assertThat(error.at("/error/code").asText()).isEqualTo("refused");
  }

  @Test
  void hasItsKeysInOneOrderWhereNoTaskIsKnown() {
    for (int i = 0; i < 3; i++) {
      Spoken spoken = Spoken.by(folder, "status", "abcdef", "--json");
      assertThat(spoken.exit()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(spoken.lines().getLast())
          .startsWith("{\"schema\":1,\"error\":{\"code\":\"bad_input\",\"message\":");
    }
  }
}
