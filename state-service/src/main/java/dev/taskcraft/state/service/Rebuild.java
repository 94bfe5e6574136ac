package dev.taskcraft.state.service;

import dev.taskcraft.log.sql.StoredEvent;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.state.storing.Folded;
import dev.taskcraft.state.storing.Storing.Changed;
import dev.taskcraft.task.TaskId;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Folds all views again from the events, in one transaction: whoever reads sees the old ones until
 * it is done, and whoever stores waits. By JDBC, which has cursors.
 */
@ApplicationScoped
public class Rebuild {
  private static final int ROWS_AT_ONCE = 2000;

  /** Readers are let through, writers are not. */
  private static final String LOCK = "LOCK TABLE state.task IN SHARE ROW EXCLUSIVE MODE";

  private static final String EVENTS =
      """
      SELECT task, seq, slot, id, topic, cause, time, producer, data, hash, partition
      FROM state.event ORDER BY task, seq""";
  private static final String INSERT =
      """
      INSERT INTO state.task
        (id, partition, coworker, status, version, hash, began, ended, updated)
      SELECT * FROM unnest(?::text[], ?::int[], ?::text[], ?::text[], ?::bigint[], ?::bytea[],
        ?::bigint[], ?::bigint[], ?::bigint[])""";

  private final AgroalDataSource database;
  private final EventCodec codec;

  Rebuild(AgroalDataSource database, EventCodec codec) {
    this.database = database;
    this.codec = codec;
  }

  Counts run() throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(LOCK);
        statement.execute("DELETE FROM state.task");
        Counts counts = fold(connection);
        connection.commit();
        return counts;
      } catch (SQLException | RuntimeException failure) {
        connection.rollback();
        throw failure;
      }
    }
  }

  private Counts fold(Connection connection) throws SQLException {
    long tasks = 0;
    long events = 0;
    List<Changed> done = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(EVENTS)) {
      select.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet row = select.executeQuery()) {
        Changed task = null;
        while (row.next()) {
          TaskId id = new TaskId(row.getString(1));
          if (task == null || !task.task().task().id().equals(id)) {
            tasks++;
            add(connection, done, task);
            task = new Changed(Folded.empty(id), row.getInt(11), 0);
          }
          Folded next =
              task.task().apply(StoredEvent.read(id, row, 2).envelope(codec), row.getBytes(10));
          task = new Changed(next, task.partition(), 0);
          events++;
        }
        add(connection, done, task);
      }
    }
    insert(connection, done);
    return new Counts(tasks, events);
  }

  private static void add(Connection connection, List<Changed> done, @Nullable Changed task)
      throws SQLException {
    if (task != null) {
      done.add(task);
    }
    if (done.size() == ROWS_AT_ONCE) {
      insert(connection, done);
      done.clear();
    }
  }

  private static void insert(Connection connection, List<Changed> tasks) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      column(insert, 1, "text", tasks, it -> it.task().task().id().value(), String[]::new);
      column(insert, 2, "int", tasks, Changed::partition, Integer[]::new);
      column(insert, 3, "text", tasks, it -> it.task().coworker(), String[]::new);
      column(insert, 4, "text", tasks, it -> it.task().status(), String[]::new);
      column(insert, 5, "bigint", tasks, it -> it.task().version(), Long[]::new);
      column(insert, 6, "bytea", tasks, it -> it.task().hash(), byte[][]::new);
      column(insert, 7, "bigint", tasks, it -> it.task().began(), Long[]::new);
      column(insert, 8, "bigint", tasks, it -> it.task().ended(), Long[]::new);
      column(insert, 9, "bigint", tasks, it -> it.task().updated(), Long[]::new);
      insert.executeUpdate();
    }
  }

  private static <C> void column(
      PreparedStatement insert,
      int place,
      String type,
      List<Changed> tasks,
      Function<Changed, @Nullable C> value,
      IntFunction<C[]> array)
      throws SQLException {
    Object[] values = tasks.stream().map(value).toArray(array);
    insert.setArray(place, insert.getConnection().createArrayOf(type, values));
  }

  /** What was folded. */
  record Counts(long tasks, long events) {}
}
