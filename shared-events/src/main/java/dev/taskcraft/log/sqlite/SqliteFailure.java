package dev.taskcraft.log.sqlite;

import dev.taskcraft.log.LogUnavailable;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's error codes mean for the person who runs this. */
final class SqliteFailure {
  private SqliteFailure() {}

  /** Whether the file, not the statement, is the trouble. */
  static boolean ofTheFile(SQLException failure) {
    return code(failure) != SQLiteErrorCode.SQLITE_CONSTRAINT.code
        && code(failure) != SQLiteErrorCode.SQLITE_TOOBIG.code
        && code(failure) != SQLiteErrorCode.SQLITE_ERROR.code;
  }

  /** The failure, with the file, the trouble and the remedy. */
  static LogUnavailable explain(Path file, SQLException failure) {
    return new LogUnavailable(
        switch (SQLiteErrorCode.getErrorCode(code(failure))) {
          case SQLITE_FULL ->
              "%s: the disk is full; nothing was appended. Free some space and try again."
                  .formatted(file);
          case SQLITE_READONLY ->
              "%s: the file or its folder is read-only; nothing was appended. Make both writable for this user, or set SQLITE_DB_PATH."
                  .formatted(file);
          case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
              "%s: can't be opened; its folder is missing, read-only or not for this user. Make it writable, or set SQLITE_DB_PATH."
                  .formatted(file);
          case SQLITE_BUSY, SQLITE_LOCKED ->
              "%s: another process keeps writing to it; nothing was appended. Find it (fuser %s) and let it end, then try again."
                  .formatted(file, file);
          case SQLITE_CORRUPT, SQLITE_NOTADB ->
              "%s: is damaged or not a TaskCraft log. Keep a copy, then restore a backup, or save what `sqlite3 %s .recover` can read."
                  .formatted(file, file);
          case SQLITE_IOERR ->
              "%s: the disk reports an error (%s). Whether it was appended is unknown: check the disk, then read the task."
                  .formatted(file, failure.getMessage());
          default ->
              "%s: %s. Whether it was appended is unknown: read the task."
                  .formatted(file, failure.getMessage());
        },
        failure);
  }

  private static int code(SQLException failure) {
    int code =
        failure instanceof SQLiteException of ? of.getResultCode().code : failure.getErrorCode();
    return code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE.code
        ? SQLiteErrorCode.SQLITE_FULL.code // no room to enlarge the index of the WAL
        : code & 0xff; // the primary one
  }
}
