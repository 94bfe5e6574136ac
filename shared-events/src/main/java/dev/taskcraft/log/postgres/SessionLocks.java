package dev.taskcraft.log.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The incarnations of this process, each an advisory lock held by one session that does nothing
 * else.
 *
 * <p>Why not a lease with a heartbeat: the lock ends at once when the process dies, because its
 * socket closes, so that nobody waits for a lease to run out; and it does not end while the process
 * is merely stopped or slow, so that nobody takes a task from a process that will wake and go on.
 * When the network or the machine is lost, the server's keep-alives end the session after about 30
 * seconds; the process, should it live, finds its session gone, and that somebody else may have
 * claimed its tasks. What it appends then is still fenced by the version of the task.
 *
 * <p>It needs a session of its own from end to end: a pooler between must not share sessions
 * (PgBouncer: {@code pool_mode=session}).
 */
final class SessionLocks implements AutoCloseable {
  private final PostgresAddress address;
  private final Set<String> incarnations = ConcurrentHashMap.newKeySet();
  private final Set<String> missing = new HashSet<>();
  private @Nullable Connection session;

  SessionLocks(PostgresAddress address) {
    this.address = address;
  }

  synchronized String register() throws SQLException {
    Connection present = connected();
    while (true) {
      String incarnation = UUID.randomUUID().toString();
      if (lock(present, incarnation)) {
        incarnations.add(incarnation);
        return incarnation;
      }
    }
  }

  boolean registered(String incarnation) {
    return incarnations.contains(incarnation);
  }

  /** Takes the locks again that were lost with a session, as far as nobody holds them. */
  synchronized void keep() throws SQLException {
    if (!incarnations.isEmpty()) {
      retake(connected());
    }
  }

  @Override
  public synchronized void close() {
    incarnations.clear();
    missing.clear();
    Connection present = session;
    if (present != null) {
      try (Statement statement = present.createStatement()) {
        statement.execute(
            "SELECT pg_advisory_unlock_all()"); // a closed session ends a little later
      } catch (SQLException _) {
        // then the server ends them with the session
      }
    }
    disconnect();
  }

  private Connection connected() throws SQLException {
    Connection present = session;
    if (present != null && present.isValid(1)) {
      return present;
    }
    disconnect();
    Connection fresh = address.connect(PostgresSchema.NAME);
    session = fresh;
    try (Statement statement = fresh.createStatement()) {
      statement.execute("SET tcp_keepalives_idle = 15");
      statement.execute("SET tcp_keepalives_interval = 5");
      statement.execute("SET tcp_keepalives_count = 3");
    }
    missing.addAll(incarnations);
    retake(fresh);
    return fresh;
  }

  /** The server may not have missed the old session yet; then the next round tries again. */
  private void retake(Connection present) throws SQLException {
    for (String incarnation : List.copyOf(missing)) {
      if (lock(present, incarnation)) {
        missing.remove(incarnation);
      }
    }
  }

  private void disconnect() {
    Connection present = session;
    session = null;
    if (present != null) {
      try {
        present.close();
      } catch (SQLException _) {
        // the server notices by itself
      }
    }
  }

  private static boolean lock(Connection session, String incarnation) throws SQLException {
    try (PreparedStatement lock = session.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
      lock.setLong(1, UUID.fromString(incarnation).getLeastSignificantBits());
      try (ResultSet row = lock.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
