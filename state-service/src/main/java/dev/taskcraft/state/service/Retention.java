package dev.taskcraft.state.service;

import dev.taskcraft.log.sql.EpochNanos;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes tasks that ended long ago, with their events, a few at a time. Of all replicas one does
 * it at a time, by a lock in the database. What was said of a task that nobody asked for is kept as
 * long, and deleted likewise. Of a deleted task its id stays, so that nothing that comes late makes
 * a task of it again: such a record is set aside.
 *
 * <p>A record that comes in between finds the task's row gone, and is taken up again; see {@link
 * Writes}. Blobs stay.
 */
@ApplicationScoped
public class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final int TASKS_AT_ONCE = 100;
  private static final String LOCK =
      "SELECT pg_try_advisory_xact_lock(hashtext('taskcraft'), hashtext('retention'))";
  private static final String OVER =
      """
      SELECT id FROM state.task
      WHERE ended < ? AND status IN ('completed', 'failed', 'cancelled')
      ORDER BY ended LIMIT ? FOR UPDATE SKIP LOCKED""";

  private static final String STRAY =
      """
      SELECT id FROM state.task
      WHERE updated < ? AND status = 'awaiting_request'
      ORDER BY updated LIMIT ? FOR UPDATE SKIP LOCKED""";

  /** The row last, as what the others are found by; each statement sees what came before it. */
  private static final List<String> DELETE =
      List.of(
          """
          INSERT INTO state.forgotten (task, ended)
          SELECT id::uuid, coalesce(ended, updated) FROM state.task WHERE id = ANY (?) ON CONFLICT DO NOTHING""",
          "DELETE FROM state.event WHERE task = ANY (?)",
          "DELETE FROM state.set_aside WHERE task = ANY (?)",
          "DELETE FROM state.task WHERE id = ANY (?)");

  private static final String STRAYS =
      """
      DELETE FROM state.set_aside s WHERE noted < to_timestamp(?)
      AND NOT EXISTS (SELECT FROM state.task WHERE id = s.task)""";

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("retention").factory());
  private final AgroalDataSource database;
  private final StateConfig config;
  private final Clock clock;
  private final MeterRegistry meters;
  private volatile boolean stopped;

  Retention(AgroalDataSource database, StateConfig config, Clock clock, MeterRegistry meters) {
    this.database = database;
    this.config = config;
    this.clock = clock;
    this.meters = meters;
  }

  void start(@Observes StartupEvent event) {
    config
        .keep()
        .ifPresent(
            keep -> {
              if (!keep.isPositive()) {
                throw new IllegalStateException(
                    "TASKCRAFT_STATE_SERVICE_KEEP is %s; say how long a task is kept after its end, e.g. 90d, or leave it out"
                        .formatted(keep));
              }
              long every = config.keepEvery().toMillis();
              var _ =
                  timer.scheduleWithFixedDelay(
                      () -> look(keep), every, every, TimeUnit.MILLISECONDS);
            });
  }

  void stop(@Observes ShutdownEvent event) {
    stopped = true;
    timer.shutdown();
  }

  private void look(Duration keep) {
    try {
      long before = EpochNanos.of(clock.instant().minus(keep));
      int deleted;
      do {
        deleted = delete(before);
        meters.counter("taskcraft.tasks.deleted").increment(deleted);
      } while (deleted == TASKS_AT_ONCE && !stopped);
    } catch (SQLException | RuntimeException failure) { // a timer that throws ends
      LOG.atWarn().setCause(failure).log("ended tasks could not be deleted; trying again");
    }
  }

  /** Deletes some of those that ended before; how many. */
  private int delete(long before) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        int deleted = leads(connection) ? delete(connection, before) : 0;
        connection.commit();
        return deleted;
      } catch (SQLException | RuntimeException failure) {
        connection.rollback();
        throw failure;
      }
    }
  }

  private static boolean leads(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(LOCK)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static int delete(Connection connection, long before) throws SQLException {
    List<String> over = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      // as its DELETE will ask for: a rebuild that comes between would wait for these rows, and
      // this for it
      statement.execute("LOCK TABLE state.task IN ROW EXCLUSIVE MODE");
    }
    for (String ids : List.of(OVER, STRAY)) {
      try (PreparedStatement select = connection.prepareStatement(ids)) {
        select.setLong(1, before);
        select.setInt(2, TASKS_AT_ONCE - over.size());
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            over.add(row.getString(1));
          }
        }
      }
    }
    Array ids = connection.createArrayOf("text", over.toArray());
    for (String part : over.isEmpty() ? List.<String>of() : DELETE) {
      try (PreparedStatement statement = connection.prepareStatement(part)) {
        statement.setArray(1, ids);
        statement.executeUpdate();
      }
    }
    try (PreparedStatement strays = connection.prepareStatement(STRAYS)) {
      strays.setLong(1, TimeUnit.NANOSECONDS.toSeconds(before));
      strays.executeUpdate();
    }
    return over.size();
  }
}
