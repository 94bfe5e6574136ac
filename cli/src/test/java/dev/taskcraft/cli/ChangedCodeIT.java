package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.serde.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person approved is the code that they were shown the digest of. */
class ChangedCodeIT {
  private static final String PYTHON =
      """
      def leave(line: str) -> str:
          with open("effects.txt", "a") as file:
              file.write(line)
          return "left"
      """;
  private static final String JAVA =
      """
      public class Leaver {
        public String leave(String line) throws java.io.IOException {
          java.nio.file.Files.writeString(java.nio.file.Path.of("effects.txt"), line);
          return "left";
        }
      }
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"leaver, leaver.py", "Leaver, Leaver.java"})
  void doesNotRunAfterItsCodeHasChanged(String module, String file) throws IOException {
    String code = file.endsWith(".py") ? PYTHON : JAVA;
    Path tool = Files.writeString(folder.resolve(file), code);
    Files.writeString(
        folder.resolve("leaver.yaml"),
        """
        name: Leaver
        objective: leave one line
        tools: [{module: %s}]
        policies: {approval_required: [leave]}
        playbook:
          - {tool: leave, args: {line: "once"}}
        """
            .formatted(module));
    Child child = new Child(folder);
    String digest = CanonicalJson.sha256(Files.readAllBytes(tool));
    Child.Ended first = child.run("run", "leaver.yaml", "--json");
    assertThat(first.exit()).as(first.err()).isEqualTo(3);
    assertThat(first.out()).contains("Tool code:   " + digest);

    Files.writeString(tool, code.replace("\"left\"", "\"left, and more\""));
    Child.Ended changed = child.run("approve", first.task(), "--yes", "--json");
    assertThat(changed.exit()).as(changed.err()).isEqualTo(4);
    assertThat(changed.out()).contains("the code of 'leave' has changed", digest);
    assertThat(folder.resolve("effects.txt")).doesNotExist();

    Files.writeString(tool, code);
    Child.Ended second = child.run("run", "leaver.yaml", "--json");
    Files.writeString(tool, code); // the same bytes at a later time are the same code
    Child.Ended approved = child.run("approve", second.task(), "--yes", "--json");
    assertThat(approved.exit()).as(approved.err()).isZero();
    assertThat(folder.resolve("effects.txt")).hasContent("once");
  }
}
