package dev.taskcraft.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path temp;
  private Path beside;
  private Path working;

  @BeforeEach
  void makeFolders() throws IOException {
    beside = Files.createDirectory(temp.resolve("beside"));
    working = Files.createDirectory(temp.resolve("working"));
  }

  @Test
  void theEnvironmentOutranksTheFileBesideTheCoworkerWhichOutranksTheWorkingFolder()
      throws IOException {
    Files.writeString(beside.resolve(".env"), "A=beside\nB=beside\n");
    Files.writeString(working.resolve(".env"), "A=working\nB=working\nC=working\n");

    assertThat(resolve(Map.of("A", "environment"), "A", "B", "C", "D"))
        .isEqualTo(Map.of("A", "environment", "B", "beside", "C", "working"));
  }

  @Test
  void readsQuotesExportsAndComments() throws IOException {
    Files.writeString(
        beside.resolve(".env"), "# A=no\nexport A = 'one two'\nB=\"x=y\"\nC=\"open\n\nnonsense\n");

    assertThat(resolve(Map.of(), "A", "B", "C"))
        .isEqualTo(Map.of("A", "one two", "B", "x=y", "C", "\"open"));
  }

  @Test
  void aFileThatIsNoTextIsNamedWithoutItsContent() throws IOException {
    Path file = beside.resolve(".env");
    Files.write(file, "A=s3cr3t-\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> resolve(Map.of(), "A"))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessage("can't read the secrets in " + file + ": it is not UTF-8 text; save it as such")
        .hasMessageNotContaining("s3cr3t");
  }

  private Map<String, String> resolve(Map<String, String> environment, String... names) {
    return new Secrets(environment).resolve(List.of(names), List.of(beside, working));
  }
}
