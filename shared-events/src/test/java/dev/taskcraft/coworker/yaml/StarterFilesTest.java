package dev.taskcraft.coworker.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.coworker.Inputs;
import java.util.List;
import org.junit.jupiter.api.Test;

class StarterFilesTest {
  @Test
  void theStarterFileIsValidAndNamesOnlyToolsOfItsModule() {
    Reading.Parsed parsed = CoworkerFileTest.parsed(StarterFiles.coworker());
    List<String> functions =
        StarterFiles.tools()
            .lines()
            .filter(line -> line.startsWith("def "))
            .map(line -> line.substring(4, line.indexOf('(')))
            .toList();
    assertThat(functions).containsExactly("count_words", "save_note");
    assertThat(CoworkerFile.checkTools(parsed, functions)).isEmpty();
    assertThat(parsed.warnings()).isEmpty();
    assertThat(StarterFiles.coworker())
        .contains("module: " + StarterFiles.TOOLS_NAME.replace(".py", ""));
  }

  @Test
  void theStarterFileRunsWithoutAnyInput() {
    Reading.Parsed parsed = CoworkerFileTest.parsed(StarterFiles.coworker());
    assertThat(Inputs.read(parsed.coworker().inputs(), List.of())).isInstanceOf(Inputs.Given.class);
  }
}
