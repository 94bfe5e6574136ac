package dev.taskcraft.log.postgres;

import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.log.sql.Pool;
import dev.taskcraft.log.sql.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Tells other processes that the log has grown, by {@code NOTIFY}, and hears them.
 *
 * <p>The word is sent after the commit and not within it, because PostgreSQL lets transactions that
 * notify commit one at a time only. A process that dies in between leaves others to their timers,
 * which they need anyway. Many appends make one word.
 */
final class Signals implements AutoCloseable {
  private static final String CHANNEL = "taskcraft_log";
  private static final int GATHER_MILLIS = 2;
  private static final int SLICE_MILLIS = 50; // an interrupt is noticed after that

  private final String self = UUID.randomUUID().toString();
  private final AtomicBoolean due = new AtomicBoolean();
  private final PostgresAddress address;
  private final Pool<Session> sessions;
  private final ScheduledExecutorService timer;
  private @Nullable Connection ear;
  private boolean closed;

  Signals(PostgresAddress address, Pool<Session> sessions, ScheduledExecutorService timer) {
    this.address = address;
    this.sessions = sessions;
    this.timer = timer;
  }

  /** Says soon that the log has grown. */
  void changed() {
    if (due.compareAndSet(false, true)) {
      Future<?> _ = timer.schedule(this::send, GATHER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Waits for the word of another process; also true when some may have been missed. */
  synchronized boolean await(Duration atMost) throws SQLException, InterruptedException {
    if (closed) {
      throw new LogUnavailable("the log is closed");
    }
    if (ear == null) {
      listen();
      return true;
    }
    try {
      return hear(System.nanoTime() + atMost.toNanos());
    } catch (SQLException _) {
      disconnect();
      listen(); // throws if the server is gone for good
      return true;
    }
  }

  /** Not before the last {@link #await} has returned. */
  @Override
  public synchronized void close() {
    closed = true;
    disconnect();
  }

  private void disconnect() {
    Connection present = ear;
    ear = null;
    if (present != null) {
      try {
        present.close();
      } catch (SQLException _) {
        // it is being given up anyway
      }
    }
  }

  private void listen() throws SQLException {
    Connection fresh = address.connect(PostgresSchema.NAME);
    try (Statement statement = fresh.createStatement()) {
      statement.execute("LISTEN " + CHANNEL);
    } catch (SQLException e) {
      fresh.close();
      throw e;
    }
    ear = fresh;
  }

  private boolean hear(long deadline) throws SQLException, InterruptedException {
    Connection present = ear;
    if (present == null) {
      return true;
    }
    PGConnection connection = present.unwrap(PGConnection.class);
    while (true) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      int slice = (int) Math.max(1, Math.min(left, SLICE_MILLIS)); // 0 would be for ever
      for (PGNotification word : connection.getNotifications(slice)) {
        if (!word.getParameter().equals(self)) {
          return true;
        }
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (deadline - System.nanoTime() <= 0) {
        return false;
      }
    }
  }

  private void send() {
    due.set(false);
    try {
      sessions.with(
          session -> {
            PreparedStatement notify = session.statement("SELECT pg_notify(?, ?)");
            notify.setString(1, CHANNEL);
            notify.setString(2, self);
            return notify.execute();
          });
    } catch (SQLException | RuntimeException _) {
      // others look by themselves before long
    }
  }
}
