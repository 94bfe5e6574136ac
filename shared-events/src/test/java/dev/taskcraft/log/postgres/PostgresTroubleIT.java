package dev.taskcraft.log.postgres;

import static dev.taskcraft.log.Tasks.pauses;
import static dev.taskcraft.log.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.log.AppendResult.Appended;
import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.task.TaskId;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server can do wrong. */
@Timeout(60)
class PostgresTroubleIT {
  private final String url = PostgresServer.freshDatabase();

  @Test
  void goesOnAfterTheServerEndedItsConnections() throws Exception {
    TaskId task = task();
    try (PostgresEventLog log = open(url)) {
      String mine = log.register();
      log.append(pauses(task, 0, 1));
      log.awaitChange(java.time.Duration.ZERO);
      run(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");

      assertThat(log.append(pauses(task, 1, 1))).isEqualTo(new Appended(2));
      assertThat(log.read(task, 0)).hasSize(2);
      assertThat(log.awaitChange(java.time.Duration.ofSeconds(5)))
          .as("words may have been missed")
          .isTrue();
      org.awaitility.Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(30))
          .until(() -> log.alive(mine));
    }
  }

  @Test
  void takesALockAgainAsSoonAsNobodyElseHoldsIt() throws Exception {
    try (PostgresEventLog log = open(url)) {
      String mine = log.register();
      try (Connection old = PostgresAddress.parse(url).connect("public")) { // as if it lingered
        run(
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
                + " WHERE locktype = 'advisory' AND pid <> pg_backend_pid()");
        long key = java.util.UUID.fromString(mine).getLeastSignificantBits();
        lock(old, "SELECT pg_advisory_lock(" + key + ")");
        log.register(); // on a new session, which can't have the lock

        lock(old, "SELECT pg_advisory_unlock(" + key + ")");
        assertThat(log.alive(mine)).isFalse();
      }

      org.awaitility.Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(30))
          .until(() -> log.alive(mine));
    }
  }

  private static void lock(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void saysThatTheServerCanNotBeReached() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }

    assertThatThrownBy(() -> open("postgresql://ada:s3cret@localhost:" + port + "/tasks"))
        .isInstanceOf(LogUnavailable.class)
        .hasMessageContaining("postgresql://ada@localhost:" + port + "/tasks")
        .hasMessageContaining("can't be reached")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void saysThatThereIsNoSuchDatabase() {
    assertThatThrownBy(() -> open(url + "x"))
        .isInstanceOf(LogUnavailable.class)
        .hasMessageContaining("no such database");
  }

  @Test
  void saysThatTheDatabaseIsReadOnly() throws Exception {
    try (PostgresEventLog log = open(url)) {
      run(
          "ALTER DATABASE "
              + url.substring(url.lastIndexOf('/') + 1)
              + " SET default_transaction_read_only = on");

      assertThatThrownBy(() -> log.append(pauses(task(), 0, 1)))
          .isInstanceOf(LogUnavailable.class)
          .hasMessageContaining("read-only")
          .hasMessageContaining("nothing was appended");
    }
  }

  @Test
  void refusesANewerSchema() throws Exception {
    open(url).close();
    run("UPDATE taskcraft.schema_version SET version = 7");

    assertThatThrownBy(() -> open(url))
        .isInstanceOf(LogUnavailable.class)
        .hasMessageContaining("schema version 7");
  }

  @Test
  void namesWhatWasChangedByHand() throws Exception {
    TaskId task = task();
    try (PostgresEventLog log = open(url)) {
      log.append(pauses(task, 0, 3));
      run("UPDATE taskcraft.event SET data = '{}' WHERE seq = 2");

      assertThat(log.verify(task)).get().asString().contains("event 2 (task.paused");
    }
  }

  private static PostgresEventLog open(String url) {
    return PostgresEventLog.open(PostgresAddress.parse(url));
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = PostgresAddress.parse(url).connect("public");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
