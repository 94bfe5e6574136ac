package dev.taskcraft.approval.service.outbox;

import dev.taskcraft.approval.service.ApprovalConfig;
import dev.taskcraft.log.kafka.EventProducer;
import dev.taskcraft.log.postgres.PostgresAddress;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.service.observe.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the engine while this process leads. Who leads has an advisory lock of a session that does
 * nothing else: it ends with the process, and the server ends it when nothing was heard of the
 * process for a while, because it sleeps or its host is gone. Should two lead for a moment, the
 * slot lets one engine read, and what both send has the same ids.
 */
@ApplicationScoped
public class Leader {
  private static final Logger LOG = LoggerFactory.getLogger(Leader.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
  private static final int ANSWER_SECONDS = 5;

  /** Longer than a sweep takes, in which the session is silent, too. */
  private static final Duration SILENCE = Duration.ofSeconds(45);

  /** As far as the server knows that setting, which PostgreSQL has since version 14. */
  private static final String END_WHEN_SILENT =
      "SELECT set_config(name, '%d', false) FROM pg_settings WHERE name = 'idle_session_timeout'"
          .formatted(SILENCE.toMillis());

  private final PostgresAddress database;
  private final ApprovalConfig config;
  private final EventProducer producer;
  private final EventCodec codec;
  private final Sweep sweep;
  private final Traces traces;
  private volatile boolean leads;
  private @Nullable Thread thread;

  Leader(
      PostgresAddress database,
      ApprovalConfig config,
      EventProducer producer,
      EventCodec codec,
      Sweep sweep,
      Traces traces,
      MeterRegistry meters) {
    meters.gauge("taskcraft.outbox.leader", this, it -> it.leads ? 1 : 0);
    this.database = database;
    this.config = config;
    this.producer = producer;
    this.codec = codec;
    this.sweep = sweep;
    this.traces = traces;
  }

  /** Whether this process publishes now. */
  public boolean leads() {
    return leads;
  }

  void start(@Observes StartupEvent event) {
    thread = Thread.ofPlatform().name("outbox-leader").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    if (thread != null) {
      thread.interrupt();
      thread.join();
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try (Connection connection = database.connect("approval")) {
          endWhenSilent(connection);
          if (locked(connection)) {
            lead(connection);
          }
          Thread.sleep(LOOK);
        } catch (SQLException | RuntimeException failure) {
          LOG.atWarn().setCause(failure).log("decisions are not published now; trying again");
          Thread.sleep(AFTER_FAILURE);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // stopped
    }
  }

  private static void endWhenSilent(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(END_WHEN_SILENT);
    }
  }

  private boolean locked(Connection connection) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement(
            "SELECT pg_try_advisory_lock(hashtext('taskcraft'), hashtext(?))")) {
      lock.setString(1, config.slot());
      try (ResultSet row = lock.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** Returns when this process leads no more, or the engine has ended. */
  private void lead(Connection connection) throws SQLException, InterruptedException {
    new ReplicationSlot(config.slot()).prepare(connection);
    try (Engine engine = new Engine(database, config.slot(), producer, codec, traces)) {
      leads = true;
      LOG.info("this process publishes the decisions");
      while (engine.end() == null) {
        Thread.sleep(LOOK);
        if (!connection.isValid(ANSWER_SECONDS)) {
          throw new SQLException("the session that holds the lock is gone");
        }
        sweep.run();
      }
      throw new IllegalStateException("the engine ended: " + engine.end());
    } finally {
      leads = false;
    }
  }
}
