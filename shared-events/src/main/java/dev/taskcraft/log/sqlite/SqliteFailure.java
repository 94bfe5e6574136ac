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

  /** The failure, with the file, the trouble and the remedy, for whoever appends nothing. */
  static LogUnavailable explain(Path file, SQLException failure) {
    return new LogUnavailable(text(file, failure, "", ""), failure);
  }

  /** The same for whoever appends, with what became of it. */
  static LogUnavailable appending(Path file, SQLException failure) {
    return new LogUnavailable(
        text(
            file,
            failure,
            "; nothing was appended",
            ". Whether it was appended is unknown: read the task"),
        failure);
  }

  /**
   * What is wrong and what to do about it.
   *
   * @param surely what became of the append when the error leaves no doubt
   * @param perhaps what may have become of it otherwise
   */
  private static String text(Path file, SQLException failure, String surely, String perhaps) {
    SQLiteErrorCode error = SQLiteErrorCode.getErrorCode(code(failure));
    String text =
        switch (error) {
          case SQLITE_FULL -> full(file, surely);
          case SQLITE_READONLY ->
              "the file or its folder is read-only%s. Make both writable for this user, or set SQLITE_DB_PATH."
                  .formatted(surely);
          case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
              DiskSpace.full(file)
                  ? full(file, surely)
                  : "can't be opened; its folder is missing, read-only or not for this user. Make"
                      + " it writable, or set SQLITE_DB_PATH.";
          case SQLITE_BUSY, SQLITE_LOCKED ->
              "another process keeps writing to it%s. Find it (fuser %s) and let it end, then try again."
                  .formatted(surely, file);
          case SQLITE_CORRUPT, SQLITE_NOTADB ->
              "is damaged or not a TaskCraft log. Keep a copy, then restore a backup, or save what `sqlite3 %s .recover` can read."
                  .formatted(file);
          case SQLITE_IOERR ->
              DiskSpace.full(file)
                  ? full(file, perhaps)
                  : "the disk reports an error (%s)%s. Check the disk, then try again."
                      .formatted(failure.getMessage(), perhaps);
          default -> failure.getMessage() + perhaps + ".";
        };
    return file + ": " + text;
  }

  private static String full(Path file, String appended) {
    return "the disk is full (%s)%s. Free some space there, or set SQLITE_DB_PATH, and try again."
        .formatted(DiskSpace.of(file), appended);
  }

  private static int code(SQLException failure) {
    int code =
        failure instanceof SQLiteException of ? of.getResultCode().code : failure.getErrorCode();
    return code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE.code
        ? SQLiteErrorCode.SQLITE_FULL.code // no room to enlarge the index of the WAL
        : code & 0xff; // the primary one
  }
}
