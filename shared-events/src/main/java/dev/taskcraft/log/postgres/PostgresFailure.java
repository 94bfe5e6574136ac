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

  /** The failure, with the address, the trouble and the remedy, for whoever appends nothing. */
  static LogUnavailable explain(PostgresAddress address, SQLException failure) {
    return new LogUnavailable(address + ": " + text(failure, "", ""), failure);
  }

  /** The same for whoever appends, with what became of it. */
  static LogUnavailable appending(PostgresAddress address, SQLException failure) {
    String text =
        text(
            failure,
            "; nothing was appended",
            " Whether it was appended is unknown: read the task.");
    return new LogUnavailable(address + ": " + text, failure);
  }

  /**
   * What is wrong and what to do about it.
   *
   * @param surely what became of the append when the error leaves no doubt
   * @param perhaps what may have become of it otherwise
   */
  private static String text(SQLException failure, String surely, String perhaps) {
    String state = state(failure);
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      case "08" ->
          "can't be reached. Check that the server runs there, and DATABASE_URL." + perhaps;
      case "28" -> "refuses this user or password. Check DATABASE_URL.";
      case "3D" -> "there is no such database. Make it (createdb), or check DATABASE_URL.";
      case "42" ->
          "refuses this user the schema 'taskcraft' (%s). Let its owner GRANT it, or CREATE on the database."
              .formatted(failure.getMessage());
      case "53" ->
          "is out of disk, memory or connections (%s)%s. Give it more, and try again."
              .formatted(failure.getMessage(), surely);
      case "25" -> "is read-only, perhaps a standby%s. Use the primary.".formatted(surely);
      case "57" -> "is shutting down or starting. Try again in a moment." + perhaps;
      default -> failure.getMessage() + "." + perhaps;
    };
  }

  private static String state(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }
}
