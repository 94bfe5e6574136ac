package dev.taskcraft.log.sqlite;

import dev.taskcraft.file.PrivateFiles;
import dev.taskcraft.log.LogUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** The file: how it is made, opened and versioned. */
final class SqliteFile {
  /** {@code TCLG}: says whose file it is. */
  private static final int APPLICATION = 0x54434C47;

  private static final int SCHEMA = 1;

  private final Path path;
  private final Durability durability;
  private final Duration patience;

  /** Takes the path, and how long to wait while another process writes. */
  SqliteFile(Path path, Durability durability, Duration patience) {
    this.path = path.toAbsolutePath();
    this.durability = durability;
    this.patience = patience;
  }

  Path path() {
    return path;
  }

  /** Makes the file and its tables where they are missing, and opens it. */
  Connection prepare() throws SQLException {
    try {
      Path folder = path.getParent();
      if (folder != null) {
        PrivateFiles.folders(folder);
      }
      PrivateFiles.file(path); // so that SQLite gives its side files the same mode
    } catch (IOException e) {
      throw new LogUnavailable(
          "%s: can't be made (%s). Make its folder writable for this user, or set SQLITE_DB_PATH."
              .formatted(path, e),
          e);
    }
    Connection connection = open();
    try {
      schema(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Opens another connection to the prepared file. */
  Connection open() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) patience.toMillis());
    config.setGetGeneratedKeys(false); // else each insert costs a query more, compiled anew
    Connection connection = config.createConnection("jdbc:sqlite:" + path);
    try (Statement statement = connection.createStatement()) {
      writeAheadLog(statement);
      statement.execute("PRAGMA synchronous = " + durability.synchronous());
      statement.execute("PRAGMA foreign_keys = ON");
      statement.execute("PRAGMA temp_store = MEMORY");
      statement.execute("PRAGMA cache_size = -16000"); // KiB
      statement.execute("PRAGMA journal_size_limit = 67108864");
      // From here on transactions are begun and ended by statements of ours: left to the driver,
      // they would begin without the write lock, and each statement would cost a probe more.
      connection.setAutoCommit(false);
      statement.execute("COMMIT");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** SQLite answers BUSY at once, without waiting, when two processes switch a new file over. */
  private void writeAheadLog(Statement statement) throws SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try (ResultSet mode = statement.executeQuery("PRAGMA journal_mode = WAL")) {
        mode.next();
        return;
      } catch (SQLException e) {
        if (e.getErrorCode() != SQLiteErrorCode.SQLITE_BUSY.code || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  private void schema(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN"); // one look at all, while another process may be making the tables
      try {
        if (current(statement)) {
          return;
        }
      } finally {
        statement.execute("COMMIT");
      }
      statement.execute("BEGIN IMMEDIATE");
      try {
        if (!current(statement)) { // two processes may begin at once
          for (String table : SqliteSchema.TABLES) {
            statement.execute(table);
          }
          statement.execute("PRAGMA application_id = " + APPLICATION);
          statement.execute("PRAGMA user_version = " + SCHEMA);
        }
        statement.execute("COMMIT");
      } catch (SQLException | RuntimeException e) {
        statement.execute("ROLLBACK");
        throw e;
      }
    }
  }

  /** Whether the tables are there; false for an empty file, an error for any other. */
  private boolean current(Statement statement) throws SQLException {
    int version = number(statement, "PRAGMA user_version");
    int application = number(statement, "PRAGMA application_id");
    boolean empty = number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
    if (empty && version == 0) {
      return false;
    }
    if (application != APPLICATION) {
      throw new LogUnavailable(
          "%s: is another program's database. Set SQLITE_DB_PATH to a file of its own."
              .formatted(path));
    }
    if (version > SCHEMA) {
      throw new LogUnavailable(
          "%s: has schema version %d, and this TaskCraft knows versions up to %d. Use the newer TaskCraft that wrote it."
              .formatted(path, version, SCHEMA));
    }
    return true;
  }

  private static int number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getInt(1) : 0;
    }
  }
}
