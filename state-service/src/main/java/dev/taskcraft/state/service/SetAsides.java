package dev.taskcraft.state.service;

import dev.taskcraft.json.Texts;
import dev.taskcraft.log.SetAside;
import dev.taskcraft.state.service.DeadLetters.Letter;
import dev.taskcraft.task.TaskId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What was set aside of a task, to be shown with it: nobody else would know why it does not go on.
 * It fails no task, see docs/adr/0017-dead-letters.md.
 */
@ApplicationScoped
public class SetAsides {
  /** More would help nobody, and whoever may write to a topic could write any number. */
  static final int MOST_OF_A_TASK = 20;

  private static final int REASON_CHARACTERS = 1000;
  private static final String ADD =
      """
      INSERT INTO state.set_aside (task, topic, partition, place, reason)
      SELECT ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM state.set_aside WHERE task = ?) < ?
      ON CONFLICT DO NOTHING""";
  private static final String OF =
      """
      SELECT topic, partition, place, reason FROM state.set_aside
      WHERE task = :task ORDER BY topic, partition, place""";

  private final AgroalDataSource database;

  SetAsides(AgroalDataSource database) {
    this.database = database;
  }

  /** Notes down those of a task; doing it again changes nothing. */
  void add(List<Letter> letters) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement add = connection.prepareStatement(ADD)) {
      for (Letter letter : letters) {
        ConsumerRecord<String, byte[]> record = letter.record();
        if (ofTask(record.key())) {
          add.setString(1, record.key());
          add.setString(2, record.topic());
          add.setInt(3, record.partition());
          add.setLong(4, record.offset());
          // PostgreSQL has no NUL in a text, and a reason may cite the record
          add.setString(5, Texts.cut(letter.reason(), REASON_CHARACTERS).replace('\0', '\ufffd'));
          add.setString(6, record.key());
          add.setInt(7, MOST_OF_A_TASK);
          add.executeUpdate();
        }
      }
    }
  }

  private static boolean ofTask(@Nullable String key) {
    if (key == null) {
      return false;
    }
    try {
      TaskId _ = new TaskId(key);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** Those of this task. */
  Uni<List<SetAside>> of(TaskId task) {
    return Panache.withSession(
            () ->
                Panache.getSession()
                    .chain(
                        session ->
                            session
                                .createNativeQuery(OF, Tuple.class)
                                .setParameter("task", task.value())
                                .getResultList()))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new SetAside(
                                row.get(0, String.class),
                                row.get(1, Integer.class),
                                row.get(2, Long.class),
                                row.get(3, String.class)))
                    .toList());
  }
}
