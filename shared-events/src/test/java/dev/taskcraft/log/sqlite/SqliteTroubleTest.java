package dev.taskcraft.log.sqlite;

import static dev.taskcraft.log.Tasks.pauses;
import static dev.taskcraft.log.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskcraft.log.AppendResult.Appended;
import dev.taskcraft.log.ChildLog;
import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a file can do wrong. Full disks and read-only folders are real ones, mounted in a name space
 * that a child process has for itself; where the system allows no such thing, those tests say so.
 */
@Timeout(60)
class SqliteTroubleTest {
  @TempDir Path folder;

  @Test
  void saysThatTheDiskIsFullAndGoesOnWhenThereIsRoomAgain() throws Exception {
    TaskId task = task();
    Path disk = Files.createDirectory(folder.resolve("disk"));
    try (ChildLog child = mounted("mount -t tmpfs -o size=2m none " + disk, disk)) {
      assertThat(child.ask("append", task.value(), "0")).isEqualTo("Appended[version=1]");
      child.ask("sh", "cat /dev/zero >" + disk + "/ballast 2>/dev/null || true");

      assertThat(append(child, task, 1))
          .contains("the disk is full")
          .contains(disk.resolve("state.db").toString())
          .contains("nothing was appended");

      child.ask("sh", "rm " + disk + "/ballast");
      assertThat(child.ask("append", task.value(), "1")).isEqualTo("Appended[version=2]");
    }
  }

  @Test
  void speaksOfNoAppendWhereAFullDiskKeepsItFromBeingOpened() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    try (ChildLog child = mounted("mount -t tmpfs -o size=2m none " + disk, disk)) {
      assertThat(child.ask("append", task().value(), "0")).isEqualTo("Appended[version=1]");
      child.ask("close");
      child.ask("sh", "cat /dev/zero >" + disk + "/ballast 2>/dev/null || true");

      assertThat(child.ask("open"))
          .contains("the disk is full (" + disk)
          .contains(disk.resolve("state.db").toString())
          .contains("Free some space")
          .doesNotContain("append");

      child.ask("sh", "rm " + disk + "/ballast");
      assertThat(child.ask("open")).isEqualTo("open");
    }
  }

  @Test
  void saysThatTheFolderIsReadOnlyAndGoesOnWhenItIsWritableAgain() throws Exception {
    TaskId task = task();
    String disk = folder.toString();
    try (ChildLog child = mounted("mount --bind " + disk + " " + disk, folder)) {
      assertThat(child.ask("append", task.value(), "0")).isEqualTo("Appended[version=1]");
      child.ask("close"); // no mount turns read-only while something writes there
      assertThat(child.ask("sh", "mount -o remount,bind,ro " + disk)).isEqualTo("0");

      assertThat(child.ask("open")).contains("read-only").contains(disk);

      child.ask("sh", "mount -o remount,bind,rw " + disk);
      assertThat(child.ask("open")).isEqualTo("open");
      assertThat(child.ask("append", task.value(), "1")).isEqualTo("Appended[version=2]");
    }
  }

  @Test
  void saysThatAnotherProcessKeepsWriting() throws Exception {
    Path file = folder.resolve("state.db");
    TaskId task = task();
    try (SqliteEventLog log = SqliteEventLog.open(file, Durability.POWER, Duration.ofMillis(50));
        Connection other = raw(file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");

      assertThatThrownBy(() -> log.append(pauses(task, 0, 1)))
          .isInstanceOf(LogUnavailable.class)
          .hasMessageContaining("another process")
          .hasMessageContaining(file.toString());
      assertThat(log.read(task, 0)).as("reading goes on").isEmpty();

      statement.execute("ROLLBACK");
      assertThat(log.append(pauses(task, 0, 1))).isEqualTo(new Appended(1));
    }
  }

  @Test
  void refusesANewerSchema() throws Exception {
    Path file = folder.resolve("state.db");
    SqliteEventLog.open(file).close();
    try (Connection other = raw(file);
        Statement statement = other.createStatement()) {
      statement.execute("PRAGMA user_version = 7");
    }

    assertThatThrownBy(() -> SqliteEventLog.open(file))
        .isInstanceOf(LogUnavailable.class)
        .hasMessageContaining("schema version 7")
        .hasMessageContaining(file.toString());
  }

  @Test
  void refusesAnotherProgramsDatabase() throws Exception {
    Path file = folder.resolve("state.db");
    try (Connection other = raw(file);
        Statement statement = other.createStatement()) {
      statement.execute("CREATE TABLE bookmarks (url TEXT)");
    }

    assertThatThrownBy(() -> SqliteEventLog.open(file))
        .isInstanceOf(LogUnavailable.class)
        .hasMessageContaining("another program's database");
    try (Connection other = raw(file);
        Statement statement = other.createStatement()) {
      assertThat(statement.executeQuery("SELECT count(*) FROM sqlite_schema").getInt(1)).isOne();
    }
  }

  @Test
  void refusesAFileThatIsNoDatabase() throws IOException {
    Path file = Files.writeString(folder.resolve("state.db"), "dear diary, ".repeat(1000));

    assertThatThrownBy(() -> SqliteEventLog.open(file))
        .isInstanceOf(LogUnavailable.class)
        .hasMessageContaining("damaged or not a TaskCraft log")
        .hasMessageContaining(file.toString());
  }

  @Test
  void saysThatItsFolderCanNotBeMade() throws IOException {
    Path file = Files.writeString(folder.resolve("state"), "").resolve("state.db");

    assertThatThrownBy(() -> SqliteEventLog.open(file))
        .isInstanceOf(LogUnavailable.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("SQLITE_DB_PATH");
  }

  private static String append(ChildLog child, TaskId task, long version) {
    return child.ask("append", task.value(), Long.toString(version));
  }

  /** A child whose log is in a folder that was mounted for it alone. */
  private static ChildLog mounted(String mount, Path disk) throws Exception {
    int allowed = new ProcessBuilder("unshare", "-rm", "true").inheritIO().start().waitFor();
    assumeTrue(allowed == 0, "this user may not mount, not even for itself: not tested");
    return ChildLog.start(
        List.of("unshare", "-rm", "sh", "-c", mount + " && exec \"$0\" \"$@\""),
        SqliteUnderTest.class,
        disk.resolve("state.db").toString());
  }

  private static Connection raw(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }
}
