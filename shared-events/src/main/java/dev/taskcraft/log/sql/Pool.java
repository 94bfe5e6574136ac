package dev.taskcraft.log.sql;

import dev.taskcraft.log.LogUnavailable;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * A few sessions, each opened when it is first needed and used by one thread at a time. A session
 * that had been lying there may have lost its server meanwhile; what fails for that reason is tried
 * once more on a fresh one, so that a restarted server goes unnoticed. Whether the first try took
 * place is unknown then: what is done must bear being done twice.
 */
public final class Pool<S extends AutoCloseable> implements AutoCloseable {
  private final Deque<S> idle = new ConcurrentLinkedDeque<>();
  private final Semaphore permits;
  private final Opener<S> opener;
  private volatile boolean closed;

  /** Makes an empty pool. */
  public Pool(int most, Opener<S> opener) {
    permits = new Semaphore(most);
    this.opener = opener;
  }

  /**
   * Uses a session.
   *
   * @throws LogUnavailable after {@link #close}
   */
  public <T> T with(Use<S, T> use) throws SQLException {
    permits.acquireUninterruptibly();
    try {
      if (closed) {
        throw new LogUnavailable("the log is closed");
      }
      S session = idle.poll();
      if (session != null) {
        try {
          return use(session, use);
        } catch (SQLException failure) {
          if (!lost(failure)) {
            throw failure;
          }
        }
      }
      return use(opener.open(), use);
    } finally {
      permits.release();
    }
  }

  /** Whether the connection was gone, or the server went down; see the SQLSTATEs of PostgreSQL. */
  private static boolean lost(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }

  private <T> T use(S session, Use<S, T> use) throws SQLException {
    boolean kept = false;
    try {
      T result = use.apply(session);
      kept = true;
      return result;
    } finally {
      if (kept) {
        idle.push(session);
        if (closed && idle.remove(session)) {
          quietly(session);
        }
      } else {
        quietly(session);
      }
    }
  }

  /** Closes what lies idle now, and what is in use when it comes back. */
  @Override
  public void close() {
    closed = true;
    for (S session = idle.poll(); session != null; session = idle.poll()) {
      quietly(session);
    }
  }

  private static void quietly(AutoCloseable session) {
    try {
      session.close();
    } catch (Exception _) {
      // it is being given up anyway
    }
  }

  /** Opens a session. */
  @FunctionalInterface
  public interface Opener<S> {
    S open() throws SQLException;
  }

  /** What is done with a session. */
  @FunctionalInterface
  public interface Use<S, T> {
    T apply(S session) throws SQLException;
  }
}
