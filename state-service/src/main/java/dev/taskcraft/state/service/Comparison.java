package dev.taskcraft.state.service;

import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.signing.TrustedKeys;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Folds all tasks from Kafka alone, and compares what is stored with that: the events with those in
 * the topics, and the rows with the events. Reads and locks nothing, so storing goes on; what is
 * stored while it looks is left out.
 *
 * <p>A task whose early records have left the topics can't be compared, and is counted as such.
 */
@ApplicationScoped
public class Comparison {
  /** Comes after every task's id. */
  private static final String LAST = "~";

  /** Folded at once, beside what state-service keeps anyway. */
  private static final int TASKS_AT_ONCE = 500;

  private static final String PROGRESS =
      "SELECT topic, next FROM state.progress WHERE partition = ?";

  private final AgroalDataSource database;
  private final KafkaClients clients;
  private final Admin admin;
  private final EventRecords records;
  private final EventCodec codec;
  private final int most;

  Comparison(
      AgroalDataSource database,
      KafkaClients clients,
      Admin admin,
      TrustedKeys trusted,
      EventCodec codec,
      StateConfig config) {
    this.database = database;
    this.clients = clients;
    this.admin = admin;
    records = new EventRecords(trusted);
    this.codec = codec;
    most = Math.min(config.cachedTasks(), TASKS_AT_ONCE);
  }

  /** Compares everything; takes as long as reading the topics and the events does. */
  Differences run() throws SQLException, InterruptedException {
    Differences found = new Differences();
    int partitions = TopicSetup.partitions(admin);
    try (Consumer<String, byte[]> consumer = clients.consumer("comparison")) {
      TopicFold topics = new TopicFold(consumer, records, partitions, most);
      for (int partition = 0; partition < partitions; partition++) {
        compare(partition, topics, found);
      }
    }
    return found;
  }

  private void compare(int partition, TopicFold topics, Differences found) throws SQLException {
    Map<String, Long> until = progress(partition);
    TopicFold.Tasks folded;
    for (String after = ""; ; after = folded.tasks().lastKey()) {
      folded = topics.after(after, partition, until);
      String last = folded.more() ? folded.tasks().lastKey() : LAST;
      try (Connection connection = database.getConnection()) {
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try {
          new StoredTasks(connection, codec, until, folded, found).compare(partition, after, last);
        } finally {
          connection.rollback();
        }
      }
      if (!folded.more()) {
        return;
      }
    }
  }

  private Map<String, Long> progress(int partition) throws SQLException {
    Map<String, Long> next = new HashMap<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(PROGRESS)) {
      select.setInt(1, partition);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          next.put(row.getString(1), row.getLong(2));
        }
      }
    }
    return next;
  }
}
