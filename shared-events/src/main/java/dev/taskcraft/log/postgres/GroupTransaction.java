package dev.taskcraft.log.postgres;

import dev.taskcraft.log.AppendResult;
import dev.taskcraft.log.sql.Chain;
import dev.taskcraft.log.sql.Session;
import dev.taskcraft.log.sql.StoredCascade;
import dev.taskcraft.log.sql.StoredEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One commit for the cascades of several tasks, at most one of each task: four round trips, however
 * many they are.
 *
 * <p>The tasks' rows are locked in the order of their ids, then the new ones are inserted in that
 * order; so two groups never wait for each other in a circle.
 */
final class GroupTransaction {
  private static final String[] TASK = {
    "text", "text", "bigint", "bytea", "bigint", "bigint", "text"
  };
  private static final String[] EVENT = {
    "bigint", "bigint", "text", "text", "text", "text", "bigint", "text", "bytea", "bytea"
  };
  private static final String LOCK =
      "SELECT no, id, version, hash, owner FROM task WHERE id = ANY (?) ORDER BY id FOR UPDATE";
  private static final String NEW_TASKS =
      "INSERT INTO task (id, created, coworker, status, version, hash, updated, due, owner)"
          + " SELECT * FROM unnest(?::text[], ?::bigint[], "
          + Columns.unnest(TASK).substring("unnest(".length())
          + " AS t (id, created, coworker, status, version, hash, updated, due, owner)"
          + " ORDER BY id ON CONFLICT (id) DO NOTHING RETURNING no, id";
  private static final String TASKS_AND_EVENTS =
      "WITH changed AS (UPDATE task SET coworker = t.coworker, status = t.status,"
          + " version = t.version, hash = t.hash, updated = t.updated, due = t.due,"
          + " owner = t.owner FROM unnest(?::bigint[], "
          + Columns.unnest(TASK).substring("unnest(".length())
          + " AS t (no, coworker, status, version, hash, updated, due, owner)"
          + " WHERE task.no = t.no)"
          + " INSERT INTO event (task, seq, slot, id, type, cause, time, producer, data, hash)"
          + " SELECT * FROM "
          + Columns.unnest(EVENT)
          + " ON CONFLICT (task, slot) DO NOTHING";
  private static final String IDS =
      "SELECT id FROM event WHERE task = ? AND seq > ? ORDER BY seq LIMIT ?";
  private static final String VERSION = "SELECT version FROM task WHERE id = ?";
  private static final String ALIVE = "SELECT alive(?)";

  private final Session session;
  private final Map<String, Head> heads = new HashMap<>();
  private final Map<String, StoredCascade> fresh = new TreeMap<>();
  private final Map<String, AppendResult> results = new HashMap<>();
  private final Columns changed = with("bigint", TASK);
  private final Columns events = new Columns(EVENT);
  private int rows;

  GroupTransaction(Session session) {
    this.session = session;
  }

  /**
   * Appends the group and returns the results by task.
   *
   * @throws SlotTaken when a cascade of several fills a taken slot; nothing was appended
   */
  Map<String, AppendResult> run(List<Append> group) throws SQLException {
    session.connection().setAutoCommit(false);
    lock(group);
    for (Append append : group) {
      judge(append.task(), append.cascade());
    }
    insertFresh();
    if (!events.isEmpty()) {
      PreparedStatement insert = session.statement(TASKS_AND_EVENTS);
      events.bind(session, insert, changed.bind(session, insert, 1));
      if (insert.executeUpdate() < rows) {
        session.connection().rollback();
        if (group.size() > 1) {
          throw new SlotTaken();
        }
        Append only = group.getFirst();
        return Map.of(only.task(), new AppendResult.Conflict(only.cascade().cascade().version()));
      }
    }
    session.connection().commit();
    return results;
  }

  private void lock(List<Append> group) throws SQLException {
    PreparedStatement lock = session.statement(LOCK);
    String[] ids = group.stream().map(Append::task).toArray(String[]::new);
    lock.setArray(1, session.connection().createArrayOf("text", ids));
    try (ResultSet row = lock.executeQuery()) {
      while (row.next()) {
        heads.put(
            row.getString(2),
            new Head(row.getLong(1), row.getLong(3), row.getBytes(4), row.getString(5)));
      }
    }
  }

  private void judge(String task, StoredCascade cascade) throws SQLException {
    Head head = heads.get(task);
    long version = head == null ? 0 : head.version();
    if (version != cascade.cascade().version()) {
      results.put(
          task,
          head != null && holds(head.no(), cascade.events())
              ? new AppendResult.Appended(cascade.version())
              : new AppendResult.Conflict(version));
    } else if (head == null) {
      fresh.put(task, cascade);
    } else {
      List<byte[]> hashes = cascade.chained(head.hash());
      changed.row(row(head.no(), cascade, hashes, ownerAfter(cascade, head.owner())));
      add(task, head.no(), cascade, hashes);
    }
  }

  private void insertFresh() throws SQLException {
    if (fresh.isEmpty()) {
      return;
    }
    Columns tasks = with("bigint", TASK);
    List<String> ids = new ArrayList<>(fresh.keySet());
    for (StoredCascade cascade : fresh.values()) {
      tasks.row(
          row(
              cascade.begins(),
              cascade,
              cascade.chained(Chain.start()),
              cascade.endsTask() ? null : cascade.cascade().owner()));
    }
    PreparedStatement insert = session.statement(NEW_TASKS);
    insert.setArray(1, session.connection().createArrayOf("text", ids.toArray()));
    tasks.bind(session, insert, 2);
    try (ResultSet row = insert.executeQuery()) {
      while (row.next()) {
        String task = row.getString(2);
        StoredCascade cascade = fresh.remove(task);
        if (cascade != null) {
          add(task, row.getLong(1), cascade, cascade.chained(Chain.start()));
        }
      }
    }
    for (String late : fresh.keySet()) { // another process was quicker
      results.put(late, new AppendResult.Conflict(version(late)));
    }
  }

  private void add(String task, long no, StoredCascade cascade, List<byte[]> hashes) {
    for (int i = 0; i < hashes.size(); i++) {
      StoredEvent event = cascade.events().get(i);
      events.row(
          no,
          event.seq(),
          event.slot(),
          event.id(),
          event.type(),
          event.cause(),
          event.time(),
          event.producer(),
          event.data(),
          hashes.get(i));
    }
    rows += hashes.size();
    results.put(task, new AppendResult.Appended(cascade.version()));
  }

  private boolean holds(long no, List<StoredEvent> wanted) throws SQLException {
    PreparedStatement select = session.statement(IDS);
    select.setLong(1, no);
    select.setLong(2, wanted.getFirst().seq() - 1);
    select.setInt(3, wanted.size());
    try (ResultSet row = select.executeQuery()) {
      for (StoredEvent event : wanted) {
        if (!row.next() || !event.id().equals(row.getString(1))) {
          return false;
        }
      }
      return true;
    }
  }

  private long version(String task) throws SQLException {
    PreparedStatement select = session.statement(VERSION);
    select.setString(1, task);
    try (ResultSet row = select.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private @Nullable String ownerAfter(StoredCascade cascade, @Nullable String owner)
      throws SQLException {
    if (cascade.endsTask()) {
      return null;
    }
    String wanted = cascade.cascade().owner();
    return wanted == null || wanted.equals(owner) || (owner != null && alive(owner))
        ? owner
        : wanted;
  }

  private boolean alive(String owner) throws SQLException {
    PreparedStatement select = session.statement(ALIVE);
    select.setString(1, owner);
    try (ResultSet row = select.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static @Nullable Object[] row(
      long first, StoredCascade cascade, List<byte[]> hashes, @Nullable String owner) {
    return new @Nullable Object[] {
      first,
      cascade.cascade().coworker(),
      cascade.cascade().status(),
      cascade.version(),
      hashes.getLast(),
      cascade.ends(),
      cascade.due(),
      owner
    };
  }

  private static Columns with(String first, String[] types) {
    String[] all = new String[types.length + 1];
    all[0] = first;
    System.arraycopy(types, 0, all, 1, types.length);
    return new Columns(all);
  }

  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  private record Head(long no, long version, byte[] hash, @Nullable String owner) {}

  /** A cascade of the group fills a taken slot; which one shows when each goes by itself. */
  static final class SlotTaken extends SQLException {}
}
