package dev.taskcraft.log.postgres;

import dev.taskcraft.log.AppendResult;
import dev.taskcraft.log.Cascade;
import dev.taskcraft.log.EventLog;
import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.log.TaskQuery;
import dev.taskcraft.log.TaskRow;
import dev.taskcraft.log.sql.Groups;
import dev.taskcraft.log.sql.Pool;
import dev.taskcraft.log.sql.Session;
import dev.taskcraft.log.sql.SqlReads;
import dev.taskcraft.log.sql.StoredCascade;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The log in a PostgreSQL database. Appends of many threads share commits on a few connections;
 * there is no pool from elsewhere, because nothing here needs more than opening a handful, keeping
 * them and replacing a broken one.
 */
public final class PostgresEventLog implements EventLog {
  private static final int WRITERS = 2;
  private static final int OTHERS = 4;
  private static final Groups.Commits COMMITS = new Groups.Commits(WRITERS, 256, false);
  private static final Duration KEEP = Duration.ofSeconds(2);
  private static final String CLAIM =
      "UPDATE task SET owner = ? WHERE id = ?"
          + " AND (owner IS NULL OR owner = ? OR NOT alive(owner))";
  private static final String RELEASE =
      "UPDATE task SET owner = CASE WHEN owner = ? THEN NULL ELSE owner END"
          + " WHERE id = ? AND version = ?";

  private final PostgresAddress address;
  private final EventCodec codec = new EventCodec();
  private final Pool<Session> writers;
  private final Pool<Session> others;
  private final SqlReads reads;
  private final SessionLocks owners;
  private final Signals signals;
  private final Groups<Append> groups;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("taskcraft-postgres-timer").factory());

  private PostgresEventLog(PostgresAddress address) {
    this.address = address;
    writers = new Pool<>(WRITERS, () -> new Session(PostgresSchema.connect(address)));
    others = new Pool<>(OTHERS, () -> new Session(PostgresSchema.connect(address)));
    reads = new SqlReads(others, codec, this::failure);
    owners = new SessionLocks(address);
    signals = new Signals(address, others, timer);
    Committer committer = new Committer(address, writers, signals::changed);
    groups = new Groups<>("taskcraft-postgres-", COMMITS, committer::commit);
    Future<?> _ =
        timer.scheduleWithFixedDelay(
            this::keep, KEEP.toMillis(), KEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Opens the log at this address, and makes its tables where they are missing.
   *
   * @throws LogUnavailable when it can't be reached, or is not one that this version knows
   */
  public static PostgresEventLog open(PostgresAddress address) {
    PostgresEventLog log = new PostgresEventLog(address);
    try {
      log.others.with(_ -> true);
      return log;
    } catch (SQLException e) {
      log.close();
      throw PostgresFailure.explain(address, e);
    } catch (LogUnavailable e) {
      log.close();
      throw e;
    }
  }

  @Override
  public AppendResult append(Cascade cascade) {
    Append append = new Append(StoredCascade.of(cascade, codec));
    groups.submit(append);
    return append.await();
  }

  @Override
  public List<Envelope> read(TaskId task, long afterVersion) {
    return reads.read(task, afterVersion);
  }

  @Override
  public Map<TaskId, Long> versions(Collection<TaskId> tasks) {
    return reads.versions(tasks);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Listens on a connection of its own; what this very log object commits doesn't count. The
   * first call, and one after a lost connection, returns true at once, because words may have been
   * missed. For one waiting thread at a time.
   */
  @Override
  public boolean awaitChange(Duration atMost) throws InterruptedException {
    try {
      return signals.await(atMost);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public List<TaskRow> list(TaskQuery query) {
    return reads.list(query);
  }

  @Override
  public Optional<TaskRow> find(TaskId task) {
    return reads.find(task);
  }

  @Override
  public List<TaskRow> findByPrefix(String prefix, int limit) {
    return reads.findByPrefix(prefix, limit);
  }

  @Override
  public boolean claim(TaskId task, String owner) {
    if (!owners.registered(owner)) {
      throw new IllegalArgumentException(
          "owner '%s' is not registered with this log; use what register() returned"
              .formatted(owner));
    }
    return with(
        session -> {
          PreparedStatement claim = session.statement(CLAIM);
          claim.setString(1, owner);
          claim.setString(2, task.value());
          claim.setString(3, owner);
          return claim.executeUpdate() == 1;
        });
  }

  @Override
  public boolean release(TaskId task, String owner, long version) {
    boolean released =
        with(
            session -> {
              PreparedStatement release = session.statement(RELEASE);
              release.setString(1, owner);
              release.setString(2, task.value());
              release.setLong(3, version);
              return release.executeUpdate() == 1;
            });
    return released || (version == 0 && find(task).isEmpty());
  }

  @Override
  public Optional<String> owner(TaskId task) {
    return reads.owner(task).filter(this::alive);
  }

  @Override
  public boolean alive(String incarnation) {
    if (!incarnation.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
      return false;
    }
    return with(
        session -> {
          PreparedStatement select = session.statement("SELECT alive(?)");
          select.setString(1, incarnation);
          try (ResultSet row = select.executeQuery()) {
            return row.next() && row.getBoolean(1);
          }
        });
  }

  @Override
  public String register() {
    try {
      return owners.register();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public Optional<String> verify(TaskId task) {
    return reads.verify(task);
  }

  /** Lets the appends under way end and others hear of them, then closes the connections. */
  @Override
  public void close() {
    groups.close();
    timer.shutdown();
    try {
      boolean _ = timer.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    reads.close();
    writers.close();
    owners.close();
    signals.close();
  }

  private void keep() {
    try {
      owners.keep();
    } catch (SQLException | RuntimeException _) {
      // the next round tries again; whoever needs the database meanwhile says what is wrong
    }
  }

  private <T> T with(Pool.Use<Session, T> use) {
    try {
      return others.with(use);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private LogUnavailable failure(SQLException e) {
    return PostgresFailure.explain(address, e);
  }
}
