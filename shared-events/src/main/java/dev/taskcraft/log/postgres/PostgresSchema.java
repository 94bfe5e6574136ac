package dev.taskcraft.log.postgres;

import dev.taskcraft.log.LogUnavailable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables. Tasks have a growing number beside their random id, for the same reason as in SQLite:
 * what is at work lies together.
 */
public final class PostgresSchema {
  /** The schema that holds everything. */
  static final String NAME = "taskcraft";

  private static final int VERSION = 1;

  /** Any number that no other program locks; {@code TaskCraf} in ASCII. */
  private static final long LOCK = 0x5461736b43726166L;

  /** Not {@code to_regclass}: within a transaction it may remember that there was no such table. */
  private static final String EXISTS =
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_tables"
          + " WHERE schemaname = 'taskcraft' AND tablename = 'schema_version')";

  private static final List<String> TABLES =
      List.of(
          "CREATE SCHEMA IF NOT EXISTS taskcraft",
          """
          CREATE TABLE taskcraft.task (
            no       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id       text COLLATE "C" NOT NULL UNIQUE,
            coworker text NOT NULL,
            status   text COLLATE "C" NOT NULL,
            version  bigint NOT NULL,
            hash     bytea NOT NULL,
            created  bigint NOT NULL,
            updated  bigint NOT NULL,
            due      bigint,
            owner    text
          ) WITH (fillfactor = 70)""",
          "CREATE INDEX task_by_time ON taskcraft.task (created DESC, id)",
          "CREATE INDEX task_by_status ON taskcraft.task (status, created DESC, id)",
          // No foreign key: it would lock the task's row once for each event, and every event is
          // written together with that row anyway.
          """
          CREATE TABLE taskcraft.event (
            task     bigint NOT NULL,
            seq      bigint NOT NULL,
            slot     text COLLATE "C" NOT NULL,
            id       text COLLATE "C" NOT NULL UNIQUE,
            type     text NOT NULL,
            cause    text,
            time     bigint NOT NULL,
            producer text NOT NULL,
            data     bytea NOT NULL,
            hash     bytea NOT NULL,
            PRIMARY KEY (task, seq),
            CONSTRAINT event_slot UNIQUE (task, slot)
          )""",
          """
          CREATE TABLE taskcraft.blob (
            digest  text COLLATE "C" PRIMARY KEY,
            content bytea NOT NULL
          )""",
          // Whether a session holds the advisory lock of this incarnation, a UUID.
          """
          CREATE FUNCTION taskcraft.alive(incarnation text) RETURNS boolean LANGUAGE sql AS $$
            SELECT EXISTS (
              SELECT FROM pg_locks, pg_database,
                (SELECT ('x' || right(replace(incarnation, '-', ''), 16))::bit(64)::bigint) AS k(n)
              WHERE locktype = 'advisory' AND granted AND objsubid = 1
                AND datname = current_database() AND database = pg_database.oid
                AND classid::bigint = (n >> 32) & 4294967295 AND objid::bigint = n & 4294967295)
          $$""",
          "CREATE TABLE taskcraft.schema_version (version int NOT NULL)",
          "INSERT INTO taskcraft.schema_version VALUES (" + VERSION + ")");

  private PostgresSchema() {}

  /** Opens a connection to the tables, and makes them first where they are missing. */
  public static Connection connect(PostgresAddress address) throws SQLException {
    Connection connection = address.connect(NAME);
    try {
      prepare(address, connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static void prepare(PostgresAddress address, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (current(address, statement)) {
        return;
      }
      connection.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")"); // two may begin at once
      if (!current(address, statement)) {
        for (String table : TABLES) {
          statement.execute(table);
        }
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  private static boolean current(PostgresAddress address, Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(EXISTS)) {
      row.next();
      if (!row.getBoolean(1)) {
        return false;
      }
    }
    try (ResultSet row = statement.executeQuery("SELECT version FROM taskcraft.schema_version")) {
      int version = row.next() ? row.getInt(1) : 0;
      if (version > VERSION) {
        throw new LogUnavailable(
            "%s: has schema version %d, and this TaskCraft knows versions up to %d. Use the newer TaskCraft that wrote it."
                .formatted(address, version, VERSION));
      }
      return true;
    }
  }
}
