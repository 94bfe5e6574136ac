package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} finds out whether state can be kept, and says what to do where it can't. */
class StateCheckTest {
  @TempDir Path folder;

  @Test
  void leavesNothingBehindWhereAllIsWell() {
    Path database = folder.resolve("deep/er/state.db");
    assertThat(check(database, ExitCode.DONE).at("/ok").asBoolean()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void acceptsALogThatIsThere() {
    Path database = folder.resolve("state.db");
    Stores.open(new Globals(Map.of("SQLITE_DB_PATH", database.toString())), true).close();
    assertThat(check(database, ExitCode.DONE).at("/ok").asBoolean()).isTrue();
  }

  @Test
  void findsAFileWhereTheFolderIsToBe() throws IOException {
    Path file = Files.writeString(folder.resolve(".taskcraft"), "");
    JsonNode check = check(file.resolve("state.db"), ExitCode.UNAVAILABLE);
    assertThat(check.at("/detail").asText()).startsWith(file + " is a file");
    assertThat(check.at("/remedy").asText()).contains("move it away");
  }

  @Test
  void whoNeedsTheFolderHearsThatItIsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("state"), "");
    Path coworker =
        Files.writeString(
            folder.resolve("a.yaml"),
            "name: A\nobjective: b\ntools: [read_file]\nplaybook: [{answer: done}]\n");
    Spoken run = Spoken.by(folder, "run", coworker.toString());
    assertThat(run.exit()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.err()).contains("can't make the folder").contains(file + " is a file");
  }

  @Test
  void findsAPlaceWhereNothingCanBeMade() {
    assumeTrue(Files.isDirectory(Path.of("/proc")), "there is no /proc here: not tested");
    JsonNode check = check(Path.of("/proc/x/state.db"), ExitCode.UNAVAILABLE);
    assertThat(check.at("/detail").asText()).contains("/proc/x can't be written");
    assertThat(check.at("/remedy").asText()).contains("SQLITE_DB_PATH");
  }

  @Test
  void findsAFileThatIsNoLog() throws IOException {
    Path file = Files.writeString(folder.resolve("state.db"), "dear diary, ".repeat(1000));
    JsonNode check = check(file, ExitCode.UNAVAILABLE);
    assertThat(check.at("/detail").asText()).contains("not a TaskCraft log").contains("restore");
  }

  private static JsonNode check(Path database, int exit) {
    Spoken doctor = Spoken.with(Map.of("SQLITE_DB_PATH", database.toString()), "doctor", "--json");
    assertThat(doctor.exit()).as(doctor.out()).isEqualTo(exit);
    for (JsonNode check : doctor.json().at("/checks")) {
      if (check.at("/name").asText().equals("state")) {
        return check;
      }
    }
    throw new AssertionError("no check of the state: " + doctor.out());
  }
}
