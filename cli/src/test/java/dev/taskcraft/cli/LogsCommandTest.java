package dev.taskcraft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.blob.file.FileBlobStore;
import dev.taskcraft.log.Tasks;
import dev.taskcraft.log.sqlite.SqliteEventLog;
import dev.taskcraft.task.TaskId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code logs --verify}. */
class LogsCommandTest {
  @TempDir Path folder;
  private final TaskId task = Tasks.task();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private Store store;

  @BeforeEach
  void storeATask() {
    store =
        new Store(
            SqliteEventLog.open(folder.resolve("state.db")),
            new FileBlobStore(folder.resolve("blobs")));
    store.log().append(Tasks.pauses(task, 0, 3));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void saysInOneLineThatATaskIsWhole() {
    assertThat(verify(false)).isZero();
    assertThat(said.toString(UTF_8).lines())
        .containsExactly("Task " + task + " is whole: 3 events, as they were appended.");
  }

  @Test
  void namesTheFirstEventThatWasChanged() throws Exception {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder + "/state.db");
        Statement statement = other.createStatement()) {
      statement.execute("UPDATE event SET producer = 'policy' WHERE seq >= 2");
    }

    assertThat(verify(false)).isEqualTo(1);
    assertThat(said.toString(UTF_8)).contains(task.value()).contains("event 2 (task.paused");
    said.reset();
    assertThat(verify(true)).isEqualTo(1);
    assertThat(said.toString(UTF_8)).contains("\"error\":").contains("event 2 (task.paused");
  }

  private int verify(boolean json) {
    PrintStream out = new PrintStream(said, true, UTF_8);
    return LogsCommand.verify(store, task, new Console(out, out, json, false));
  }
}
