package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.coworker.yaml.CoworkerFile;
import dev.taskcraft.coworker.yaml.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the documents show can be had: see {@link DocumentedCommandsIT} for what is really run. A
 * block of a kind that nothing checks is an error, so that no command escapes.
 */
class DocumentsTest {
  /**
   * {@code sh} and {@code yaml} are run by {@link DocumentedCommandsIT}, the others checked here.
   */
  private static final Set<String> KINDS = Set.of("sh", "yaml", "yaml fragment", "java", "text");

  @TempDir Path folder;

  @Test
  void haveOnlyBlocksThatAreChecked() {
    for (Document document : Document.all()) {
      assertThat(document.fences())
          .as(document.name())
          .allSatisfy(fence -> assertThat(fence.info()).isIn(KINDS));
    }
  }

  @Test
  void nameOnlyCommandsAndOptionsThatExist() {
    List<Document> documents = Document.all();
    for (Document document : documents) {
      for (String code : List.copyOf(document.spans())) {
        assertThat(DocumentedCommand.problem(code)).as(document.name() + ": " + code).isEmpty();
      }
      for (String code : document.commands()) {
        assertThat(DocumentedCommand.problem(code)).as(document.name() + ": " + code).isEmpty();
      }
    }
    assertThat(documents.stream().flatMap(document -> document.commands().stream()))
        .as("the user guide has its table of commands")
        .hasSizeGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "taskcraft aprove TASK",
        "taskcraft approve TASK --dijest D",
        "taskcraft approve TASK --digest",
        "taskcraft status TASK MORE",
        "./taskcraft frobnicate",
        "make tset",
        "mvn -pl nowhere test",
        "mvn -pl shared-events test -Dtest='*Nothing*Test'",
        "mvn -pl shared-events test -Dschema.write=true",
        "-Dtaskcraft.killz=N",
        "status --jsno",
        "--workspaces",
      })
  void wouldNotGetAwayWith(String code) {
    assertThat(DocumentedCommand.problem(code)).as(code).isPresent();
  }

  @Test
  void quoteCodeAsItIs() throws IOException {
    String code = sources();
    for (Document document : Document.all()) {
      for (Document.Fence fence : document.fences()) {
        if (fence.info().equals("java")) {
          assertThat(fence.text().lines().map(line -> line.replaceFirst("//.*", "").strip()))
              .as(document.name())
              .allSatisfy(line -> assertThat(code).contains(line));
        }
        if (fence.info().equals("text")) {
          assertThat(fence.text().lines().map(String::strip))
              .as(document.name() + ": a picture, no commands")
              .noneMatch(
                  line -> line.matches("(\\$ |\\./|taskcraft |make |mvn |curl |python3? ).*"));
        }
      }
    }
  }

  @Test
  void showPartsOfCoworkerFilesThatAreReadAsSuch() throws IOException {
    int fragments = 0;
    for (Document document : Document.all()) {
      for (Document.Fence fence : document.fences()) {
        if (fence.info().equals("yaml fragment")) {
          Path file = Files.writeString(folder.resolve("fragment.yaml"), whole(fence.text()));
          Reading reading = CoworkerFile.read(file);
          assertThat(reading).as(document.name()).isInstanceOf(Reading.Parsed.class);
          assertThat(Request.playbookProblems((Reading.Parsed) reading))
              .as(document.name())
              .isEmpty();
          fragments++;
        }
      }
    }
    assertThat(fragments).isPositive();
  }

  /** The least coworker file with this in it. */
  static String whole(String fragment) {
    StringBuilder file = new StringBuilder(fragment);
    for (String rest :
        List.of(
            "name: Fragment\n",
            "objective: be read\n",
            "inputs: {size: {type: string, default: 1MB}}\n",
            "tools: [find_files, move_file, run_shell, module: incident_tools]\n",
            "playbook: [{answer: done}]\n")) {
      String key = rest.substring(0, rest.indexOf(':') + 1);
      if (fragment.lines().noneMatch(line -> line.startsWith(key))) {
        file.append(rest);
      }
    }
    return file.toString();
  }

  private static String sources() throws IOException {
    StringBuilder code = new StringBuilder();
    try (Stream<Path> files = Files.walk(Document.ROOT)) {
      files
          .filter(file -> file.toString().contains("/src/main/java/"))
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> code.append(Document.read(file)));
    }
    return code.toString();
  }
}
