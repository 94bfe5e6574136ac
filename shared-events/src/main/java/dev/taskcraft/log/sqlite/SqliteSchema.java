package dev.taskcraft.log.sqlite;

import java.util.List;

/**
 * The tables.
 *
 * <p>Tasks have a number beside their id: ids are random, numbers grow, and so the rows and index
 * entries of the tasks that are at work lie together at the end of each tree, whatever stands
 * before them. That doubled the rate of commits, and keeps it with a million tasks. Time-ordered
 * event ids ({@link dev.taskcraft.task.EventIds}) do the same for their index; random ones halve
 * the rate again.
 */
final class SqliteSchema {
  static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE task (
            no       INTEGER PRIMARY KEY,
            id       TEXT    NOT NULL UNIQUE,
            coworker TEXT    NOT NULL,
            status   TEXT    NOT NULL,
            version  INTEGER NOT NULL, -- the number of its events
            hash     BLOB    NOT NULL, -- of its last event
            created  INTEGER NOT NULL, -- nanoseconds since 1970, as all times here
            updated  INTEGER NOT NULL,
            due      INTEGER,
            owner    TEXT              -- an incarnation: locks/<owner>.lock is held while it lives
          ) STRICT""",
          "CREATE INDEX task_by_time ON task (created DESC, id)",
          "CREATE INDEX task_by_status ON task (status, created DESC, id)",
          """
          CREATE TABLE event (
            task     INTEGER NOT NULL REFERENCES task (no),
            seq      INTEGER NOT NULL, -- 1, 2, 3 ... within the task
            slot     TEXT    NOT NULL,
            id       TEXT    NOT NULL UNIQUE,
            type     TEXT    NOT NULL,
            cause    TEXT,
            time     INTEGER NOT NULL,
            producer TEXT    NOT NULL,
            data     BLOB    NOT NULL, -- JSON
            hash     BLOB    NOT NULL, -- SHA-256 over the hash before it and all of the above
            UNIQUE (task, seq),
            UNIQUE (task, slot)
          ) STRICT""");

  private SqliteSchema() {}
}
