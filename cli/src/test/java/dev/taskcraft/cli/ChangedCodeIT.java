package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.serde.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person approved is the code that they were shown the digest of. */
class ChangedCodeIT {
  private static final Map<String, String> CODE =
      Map.of(
          "leaver.py",
          """
          def leave(line: str) -> str:
              with open("effects.txt", "a") as file:
                  file.write(line)
              return "left"
          """,
          "Leaver.java",
          """
          public class Leaver {
            public String leave(String line) throws java.io.IOException {
              java.nio.file.Files.writeString(java.nio.file.Path.of("effects.txt"), line);
              return Helper.said("left");
            }
          }
          """,
          "Helper.java",
          """
          class Helper {
            static String said(String word) {
              return word + ", not " + "left".length();
            }
          }
          """);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"leaver, leaver.py", "Leaver, Leaver.java", "Leaver, Helper.java"})
  void doesNotRunAfterItsCodeHasChanged(String module, String changes) throws IOException {
    for (Map.Entry<String, String> file : CODE.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    Files.writeString(
        folder.resolve("coworker.yaml"),
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
    Child.Ended first = child.run("run", "coworker.yaml");
    assertThat(first.exit()).as(first.err()).isEqualTo(3);
    String digest = digest(first);
    if (changes.endsWith(".py")) {
      assertThat(digest).isEqualTo(CanonicalJson.sha256(CODE.get(changes)));
    }

    String code = CODE.get(changes);
    Files.writeString(folder.resolve(changes), code.replace("\"left\"", "\"left it\""));
    Child.Ended changed = child.run("approve", task(child), "--yes", "--json");
    assertThat(changed.exit()).as(changed.err()).isEqualTo(4);
    assertThat(changed.out()).contains("the code of 'leave' has changed", digest);
    assertThat(folder.resolve("effects.txt")).doesNotExist();

    Files.writeString(folder.resolve(changes), code); // the same bytes, later, are the same code
    assertThat(digest(child.run("run", "coworker.yaml"))).isEqualTo(digest);
    Child.Ended approved = child.run("approve", task(child), "--yes", "--json");
    assertThat(approved.exit()).as(approved.err()).isZero();
    assertThat(folder.resolve("effects.txt")).hasContent("once");
  }

  private static String task(Child child) throws IOException {
    return child.run("list", "--json").json().at("/tasks/0/task").asText();
  }

  private static String digest(Child.Ended run) {
    return run.out()
        .lines()
        .filter(line -> line.startsWith("Tool code:"))
        .map(line -> line.substring("Tool code:".length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no digest is shown: " + run.out() + run.err()));
  }
}
