package dev.taskcraft.log.sqlite;

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
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The log in one SQLite file. Appends of many threads share commits; reads go past them on
 * connections of their own. Other processes may use the same file at the same time.
 */
public final class SqliteEventLog implements EventLog {
  private static final int READERS = 4;
  private static final Groups.Commits COMMITS = new Groups.Commits(1, 512, true);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(20);

  private final SqliteFile file;
  private final EventCodec codec = new EventCodec();
  private final LockFiles owners;
  private final Writer writer;
  private final Groups<Write<?>> groups;
  private final SqlReads reads;
  private volatile long seen;

  private SqliteEventLog(SqliteFile file) throws SQLException {
    this.file = file;
    owners = new LockFiles(file.path().resolveSibling("locks"));
    writer = new Writer(file, file.prepare());
    seen = writer.dataVersion();
    groups = new Groups<>("taskcraft-sqlite-", COMMITS, writer::commit);
    reads = new SqlReads(new Pool<>(READERS, () -> new Session(file.open())), codec, this::failure);
  }

  /**
   * Opens the log in this file, which survives a loss of power; makes it, and its folder, where
   * they are missing, for this user's eyes only.
   *
   * @throws LogUnavailable when it can't be, or is not a log that this version knows
   */
  public static SqliteEventLog open(Path path) {
    return open(path, Durability.POWER);
  }

  /** Opens the log in this file, with the durability that its appends are to have. */
  public static SqliteEventLog open(Path path, Durability durability) {
    return open(path, durability, PATIENCE);
  }

  /** Opens it so that it waits this long while another process writes. */
  static SqliteEventLog open(Path path, Durability durability, Duration patience) {
    SqliteFile file = new SqliteFile(path, durability, patience);
    try {
      return new SqliteEventLog(file);
    } catch (SQLException e) {
      throw SqliteFailure.explain(file.path(), e);
    }
  }

  @Override
  public AppendResult append(Cascade cascade) {
    return write(new Appending(StoredCascade.of(cascade, codec), owners));
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
   * <p>Asks SQLite every 20 ms. What this very log object commits doesn't count; what another one
   * in the same process commits does. For one waiting thread at a time.
   */
  @Override
  public boolean awaitChange(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      long version = dataVersion();
      if (version != seen) {
        seen = version;
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      Thread.sleep(Duration.ofNanos(Math.min(left, POLL.toNanos())));
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
    return write(
        writing -> {
          Writing.Head head = writing.head(task);
          if (head == null) {
            return false;
          }
          String present = head.owner();
          if (present != null && !present.equals(owner) && owners.alive(present)) {
            return false;
          }
          if (!owner.equals(present)) {
            writing.updateOwner(head.no(), owner);
          }
          return true;
        });
  }

  @Override
  public boolean release(TaskId task, String owner, long version) {
    return write(
        writing -> {
          Writing.Head head = writing.head(task);
          if (head == null || head.version() != version) {
            return head == null && version == 0;
          }
          if (owner.equals(head.owner())) {
            writing.updateOwner(head.no(), null);
          }
          return true;
        });
  }

  @Override
  public Optional<String> owner(TaskId task) {
    return reads.owner(task).filter(owners::alive);
  }

  @Override
  public boolean alive(String incarnation) {
    return owners.alive(incarnation);
  }

  @Override
  public String register() {
    return owners.register();
  }

  @Override
  public Optional<String> verify(TaskId task) {
    return reads.verify(task);
  }

  /** Lets the appends under way end, then closes the file and ends this log's incarnations. */
  @Override
  public void close() {
    groups.close();
    reads.close();
    writer.close();
    owners.close();
  }

  private <T> T write(Write.Work<T> work) {
    Write<T> write = new Write<>(work);
    groups.submit(write);
    return write.await();
  }

  private long dataVersion() {
    try {
      return writer.dataVersion();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private LogUnavailable failure(SQLException e) {
    return SqliteFailure.explain(file.path(), e);
  }
}
