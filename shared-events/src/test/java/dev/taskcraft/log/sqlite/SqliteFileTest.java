package dev.taskcraft.log.sqlite;

import static dev.taskcraft.log.Tasks.pauses;
import static dev.taskcraft.log.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.log.AppendResult.Appended;
import dev.taskcraft.log.AppendResult.Conflict;
import dev.taskcraft.log.sql.StoredCascade;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands in the file, and who may look. */
class SqliteFileTest {
  @TempDir Path folder;

  @Test
  void keepsOthersOut() throws IOException {
    Path state = folder.resolve("deep/state");
    try (SqliteEventLog log = SqliteEventLog.open(state.resolve("state.db"))) {
      log.register();
      log.append(pauses(task(), 0, 1));

      try (Stream<Path> all = Files.walk(folder.resolve("deep"))) {
        assertThat(all)
            .hasSizeGreaterThanOrEqualTo(7) // two folders, three files, locks and a lock
            .allSatisfy(
                path ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
      }
    }
  }

  @Test
  void leavesAFolderThatWasThereAsItIs() throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));

    SqliteEventLog.open(own.resolve("state.db")).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void removesTheLocksOfTheDead() throws IOException {
    try (SqliteEventLog log = SqliteEventLog.open(folder.resolve("state.db"))) {
      String living = log.register();
      Path dead = folder.resolve("locks/0b3f9d52-0000-4000-8000-000000000000.lock");
      Files.createFile(dead);

      log.register();

      assertThat(dead).doesNotExist();
      assertThat(folder.resolve("locks/" + living + ".lock")).exists();
    }
    assertThat(folder.resolve("locks")).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource
  void waitsForTheDiskAsLongAsItWasTold(Durability durability) throws SQLException {
    SqliteFile file = new SqliteFile(folder.resolve("state.db"), durability, Duration.ofSeconds(1));

    try (Connection connection = file.prepare();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeQuery("PRAGMA synchronous").getInt(1))
          .isEqualTo(durability == Durability.POWER ? 2 : 1);
      assertThat(statement.executeQuery("PRAGMA journal_mode").getString(1)).isEqualTo("wal");
      assertThat(statement.executeQuery("PRAGMA foreign_keys").getInt(1)).isOne();
    }
  }

  @Test
  void commitsOneAfterAnotherOfTheSameTaskInOneGroup() throws SQLException {
    SqliteFile file =
        new SqliteFile(folder.resolve("state.db"), Durability.POWER, Duration.ofSeconds(1));
    Writer writer = new Writer(file, file.prepare());
    EventCodec codec = new EventCodec();
    LockFiles owners = new LockFiles(folder.resolve("locks"));
    TaskId task = task();
    List<Write<?>> group = new ArrayList<>();
    for (long version : new long[] {0, 2, 2, 4, 9}) { // the third and the last lose
      group.add(
          new Write<>(new Appending(StoredCascade.of(pauses(task, version, 2), codec), owners)));
    }

    writer.commit(group);
    writer.close();

    assertThat(group.stream().<Object>map(Write::await))
        .containsExactly(
            new Appended(2), new Appended(4), new Conflict(4), new Appended(6), new Conflict(6));
    try (SqliteEventLog log = SqliteEventLog.open(file.path())) {
      assertThat(log.read(task, 0)).hasSize(6);
      assertThat(log.verify(task)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE event SET data = X'7B7D' WHERE seq = 2          | event 2 (task.paused",
        "UPDATE event SET time = time + 1 WHERE seq = 3         | event 3 (task.paused",
        "UPDATE event SET producer = 'policy' WHERE seq = 1     | event 1 (task.paused",
        "UPDATE event SET cause = 'x' WHERE seq = 1             | event 1 (task.paused",
        "UPDATE event SET slot = 'pause/x' WHERE seq = 4        | event 4 (task.paused",
        "UPDATE event SET hash = zeroblob(32) WHERE seq = 2     | event 2 (task.paused",
        "DELETE FROM event WHERE seq = 2                        | event 2 is missing",
        "DELETE FROM event WHERE seq = 4                        | has 4 events, but 3 fit",
        "DELETE FROM event                                      | has 4 events, but 0 fit",
        "UPDATE event SET seq = seq + 1 WHERE seq = 4           | event 4 is missing",
        "UPDATE task SET version = 3                            | has 3 events, but 4 fit",
      })
  void namesWhatWasChangedByHand(String change, String message) throws SQLException {
    Path file = folder.resolve("state.db");
    TaskId task = task();
    try (SqliteEventLog log = SqliteEventLog.open(file)) {
      log.append(pauses(task, 0, 4));
      assertThat(log.verify(task)).isEmpty();
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = other.createStatement()) {
        statement.execute(change);
      }

      assertThat(log.verify(task)).get().asString().contains(task.value()).contains(message);
    }
  }
}
