package dev.taskcraft.log.sqlite;

import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.log.sql.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that writes. It is opened anew after a failure, when it is next needed, until
 * it is closed for good.
 */
final class Writer implements AutoCloseable {
  private final SqliteFile file;
  private @Nullable Writing open;
  private boolean closed;

  Writer(SqliteFile file, Connection connection) {
    this.file = file;
    open = new Writing(new Session(connection));
  }

  /** Commits a group as one transaction, and answers each of its writes. */
  synchronized void commit(List<Write<?>> group) {
    try {
      transact(group);
      group.forEach(Write::succeed);
    } catch (SQLException e) {
      if (SqliteFailure.ofTheFile(e)) {
        LogUnavailable failure = SqliteFailure.appending(file.path(), e);
        group.forEach(write -> write.fail(failure));
      } else {
        alone(group, new IllegalStateException("the log refused this: " + e.getMessage(), e));
      }
    } catch (LogUnavailable e) {
      group.forEach(write -> write.fail(e));
    } catch (RuntimeException | Error e) {
      alone(group, e);
    }
  }

  /** Changes when another process has committed; not when this one has. */
  synchronized long dataVersion() throws SQLException {
    return connected().dataVersion();
  }

  @Override
  public synchronized void close() {
    closed = true;
    disconnect();
  }

  private void disconnect() {
    Writing writing = open;
    open = null;
    if (writing != null) {
      try {
        writing.close();
      } catch (SQLException _) {
        // what was acknowledged is durable already
      }
    }
  }

  private void transact(List<Write<?>> group) throws SQLException {
    boolean committed = false;
    try {
      Writing writing = connected();
      writing.begin();
      for (Write<?> write : group) {
        write.run(writing);
      }
      writing.commit();
      committed = true;
    } finally {
      if (!committed) {
        disconnect(); // which rolls back
      }
    }
  }

  /** One of them was at fault: each by itself, so that the others stand. */
  private void alone(List<Write<?>> group, Throwable failure) {
    if (group.size() == 1) {
      group.getFirst().fail(failure);
    } else {
      group.forEach(write -> commit(List.of(write)));
    }
  }

  private Writing connected() throws SQLException {
    if (closed) {
      throw new LogUnavailable("the log is closed");
    }
    Writing writing = open;
    if (writing == null) {
      writing = new Writing(new Session(file.prepare()));
      open = writing;
    }
    return writing;
  }
}
