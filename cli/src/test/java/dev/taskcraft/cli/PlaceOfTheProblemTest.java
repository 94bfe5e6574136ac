package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is found wrong with a coworker file names its line and column. */
class PlaceOfTheProblemTest {
  @TempDir Path folder;

  @Test
  void isTheEntryOfAModuleThatIsNotThere() throws IOException {
    Files.writeString(folder.resolve("note_tools.py"), "def note(text: str) -> str: return text\n");
    Path file =
        write(
            """
            name: A
            objective: b
            tools:
              - read_file
              - module: note_tolls
            playbook: [{answer: done}]
            """);
    for (String command : List.of("run", "validate", "tools")) {
      Spoken spoken = Spoken.by(folder, command, file.toString());
      assertThat(spoken.exit()).as(command).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(spoken.out() + spoken.err())
          .as(command)
          .contains(file + ":5:5: module 'note_tolls' was not found")
          .contains("did you mean 'note_tools'?");
    }
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void isTheInputsWhereNoneHasThatName() throws IOException {
    Path file =
        write(
            """
            name: A
            objective: b
            inputs:
              size: string
            playbook: [{answer: done}]
            """);
    Spoken spoken = Spoken.by(folder, "run", file.toString(), "-i", "sise=1");
    assertThat(spoken.exit()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(spoken.err()).contains(file + ":4:3: unknown input 'sise'; did you mean 'size'?");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("coworker.yaml"), text);
  }
}
