package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that nobody carries on looks, by its events alone, like one that somebody does. */
class AbandonedTaskTest {
  @TempDir Path folder;

  @Test
  void isSaidToRunNowhereUntilItIsResumed() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.yaml"),
            "name: A\nobjective: b\nworkspace: [.]\nplaybook: [{answer: done}]\n");
    String task =
        Spoken.by(folder, "run", file.toString(), "--detach", "--json").json().at("/task").asText();

    Spoken status = Spoken.by(folder, "status", task, "--json");
    assertThat(status.json().at("/status").asText()).isEqualTo("planning");
    assertThat(status.json().at("/running").isBoolean()).isTrue();
    assertThat(status.json().at("/running").asBoolean()).isFalse();
    assertThat(Spoken.by(folder, "status", task).out())
        .contains("No process runs it")
        .contains("resume " + task.substring(0, 8));
    assertThat(Spoken.by(folder, "list", "--json").json().at("/tasks/0/running").asBoolean(true))
        .isFalse();
    assertThat(Spoken.by(folder, "list").out()).contains("(no process runs it: resume)");

    assertThat(Spoken.by(folder, "resume", task).exit()).isZero();
    assertThat(Spoken.by(folder, "list").out()).doesNotContain("no process runs it");
  }

  @Test
  void isSaidToRunWhileALivingProcessOwnsIt() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.yaml"),
            "name: A\nobjective: b\nworkspace: [.]\nplaybook: [{answer: done}]\n");
    String task =
        Spoken.by(folder, "run", file.toString(), "--detach", "--json").json().at("/task").asText();
    var environment =
        java.util.Map.of("SQLITE_DB_PATH", folder.resolve("state/state.db").toString());
    try (Store store = Stores.open(new Globals(environment), false)) {
      assertThat(store.log().claim(store.resolve(task), store.log().register())).isTrue();

      assertThat(Spoken.by(folder, "status", task, "--json").json().at("/running").asBoolean())
          .isTrue();
      assertThat(Spoken.by(folder, "status", task).out()).contains("A process runs it now");
    }
  }
}
