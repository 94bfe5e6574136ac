package dev.taskcraft.executor.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.yaml.CoworkerFile;
import dev.taskcraft.coworker.yaml.Reading;
import dev.taskcraft.executor.Requests;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledModulesTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    for (String name :
        List.of(
            "single.py",
            "other.py",
            ".env",
            "pack/__init__.py",
            "pack/part.py",
            "pack/__pycache__/part.pyc",
            "java/Tools.java",
            "java/Needed.java",
            "java/notes.txt")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  @Test
  void takesTheListedModulesAndNothingElse() throws IOException {
    assertThat(packed("[{module: single}, {module: pack}, {module: Tools, path: java}, ask_user]"))
        .containsExactly(
            "java/Needed.java", "java/Tools.java", "pack/__init__.py", "pack/part.py", "single.py");
    assertThat(packed("[{module: Tools, path: ./java/Tools.java}]"))
        .containsExactly("java/Needed.java", "java/Tools.java");
  }

  @Test
  void refusesWhatDoesNotLieWithTheCoworker() {
    assertThatExceptionOfType(ToolsUnavailable.class)
        .isThrownBy(
            () -> packed("[{module: single, path: java/../../%s}]".formatted(folder.getFileName())))
        .withMessageContaining("module 'single' lies at")
        .withMessageContaining("copy it there");
    assertThatExceptionOfType(ToolsUnavailable.class)
        .isThrownBy(() -> packed("[{module: missing}]"))
        .withMessageContaining("was not found");
    assertThatIllegalArgumentException().isThrownBy(() -> packed("[ask_user]"));
  }

  @Test
  void mixesNoFilesOfTheSameName() throws IOException {
    Path working = Files.createDirectories(folder.resolve("working"));
    for (String name : List.of("Top.java", "Needed.java")) {
      Files.writeString(folder.resolve(name), name);
    }
    Files.writeString(working.resolve("Down.java"), "Down.java");
    Files.writeString(working.resolve("Needed.java"), "another");

    assertThatExceptionOfType(ToolsUnavailable.class)
        .isThrownBy(() -> packed("[{module: Top}, {module: Down}]", working))
        .withMessageContaining("module 'Down': another module brings a different Needed.java");
  }

  private Iterable<String> packed(String tools) throws IOException {
    return packed(tools, folder);
  }

  private Iterable<String> packed(String tools, Path working) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("coworker.yaml"),
            "name: Clerk\nobjective: work\ntools: " + tools + "\n");
    Reading reading = CoworkerFile.read(file);
    assertThat(reading).isInstanceOf(Reading.Parsed.class);
    Coworker coworker = ((Reading.Parsed) reading).coworker();
    return Bundle.unpack(
            BundledModules.pack(Requests.of(coworker, file.toString(), working.toString())))
        .keySet();
  }
}
