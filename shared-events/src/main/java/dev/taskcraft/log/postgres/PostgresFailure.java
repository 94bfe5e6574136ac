package dev.taskcraft.log.postgres;

import dev.taskcraft.log.LogUnavailable;
import java.sql.SQLException;

/** What PostgreSQL's error codes mean for the person who runs this. */
final class PostgresFailure {
  private PostgresFailure() {}

  /** Whether the data, not the database, is the trouble. */
  static boolean ofTheStatement(SQLException failure) {
    String state = state(failure);
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }

  /** Whether it is nobody's fault and passes when tried again: a deadlock, a lost race. */
  static boolean passing(SQLException failure) {
    return state(failure).startsWith("40");
  }

  /** The failure, with the address, the trouble and the remedy. */
  static LogUnavailable explain(PostgresAddress address, SQLException failure) {
    String state = state(failure);
    String trouble =
        switch (state.length() < 2 ? "" : state.substring(0, 2)) {
          case "08" ->
              "can't be reached. Check that the server runs there, and DATABASE_URL. Whether an append under way took place is unknown: read the task.";
          case "28" -> "refuses this user or password. Check DATABASE_URL.";
          case "3D" -> "there is no such database. Make it (createdb), or check DATABASE_URL.";
          case "42" ->
              "refuses this user the schema 'taskcraft' (%s). Let its owner GRANT it, or CREATE on the database."
                  .formatted(failure.getMessage());
          case "53" ->
              "is out of disk, memory or connections (%s); nothing was appended."
                  .formatted(failure.getMessage());
          case "25" -> "is read-only, perhaps a standby; nothing was appended. Use the primary.";
          case "57" -> "is shutting down or starting. Try again in a moment.";
          default ->
              "%s. Whether it was appended is unknown: read the task."
                  .formatted(failure.getMessage());
        };
    return new LogUnavailable(address + ": " + trouble, failure);
  }

  private static String state(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }
}
