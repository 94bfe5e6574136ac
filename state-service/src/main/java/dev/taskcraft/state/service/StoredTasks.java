package dev.taskcraft.state.service;

import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.log.sql.StoredEvent;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.state.TaskView;
import dev.taskcraft.state.storing.Folded;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The part of a {@link Comparison} that reads what is stored, a range of tasks in one snapshot. */
final class StoredTasks {
  private static final int ROWS_AT_ONCE = 1000;
  private static final String EVENTS =
      """
      SELECT e.task, e.seq, e.slot, e.id, e.topic, e.cause, e.time, e.producer, e.data, e.hash,
        e.place, t.coworker, t.status, t.version, t.hash, t.began, t.ended, t.updated
      FROM state.event e LEFT JOIN state.task t ON t.id = e.task
      WHERE e.partition = ? AND e.task > ? AND e.task <= ? ORDER BY e.task, e.seq""";

  private static final String FORGOTTEN = "SELECT task FROM state.forgotten WHERE task = ANY (?)";

  private final Connection connection;
  private final EventCodec codec;
  private final Map<String, Long> until;
  private final TopicFold.Tasks topics;
  private final NavigableMap<String, Task> missing;
  private final Differences found;

  /**
   * Takes its parts.
   *
   * @param until how far the topics were folded; what is stored from there on is left out
   */
  StoredTasks(
      Connection connection,
      EventCodec codec,
      Map<String, Long> until,
      TopicFold.Tasks topics,
      Differences found) {
    this.connection = connection;
    this.codec = codec;
    this.until = until;
    this.topics = topics;
    missing = new TreeMap<>(topics.tasks());
    this.found = found;
  }

  /** Compares the tasks after one id, up to and with another. */
  void compare(int partition, String after, String last) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(EVENTS)) {
      select.setInt(1, partition);
      select.setString(2, after);
      select.setString(3, last);
      select.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet row = select.executeQuery()) {
        Stored task = null;
        while (row.next()) {
          String id = row.getString(1);
          if (task == null || !task.id.equals(id)) {
            judge(task);
            task = new Stored(id, row);
          }
          task.add(row);
        }
        judge(task);
      }
    }
    Set<String> forgotten = forgotten();
    missing.forEach((id, task) -> judgeMissing(id, task, forgotten.contains(id)));
  }

  private Set<String> forgotten() throws SQLException {
    Set<String> ids = new HashSet<>();
    if (!missing.isEmpty()) {
      try (PreparedStatement select = connection.prepareStatement(FORGOTTEN)) {
        select.setArray(1, connection.createArrayOf("uuid", missing.keySet().toArray()));
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            ids.add(row.getString(1));
          }
        }
      }
    }
    return ids;
  }

  private void judgeMissing(String id, Task task, boolean forgotten) {
    boolean early =
        task.request() == null && topics.begins().getOrDefault(EventRecords.REQUESTS, 0L) > 0;
    if (early || forgotten) {
      found.notComparable();
    } else {
      found.different(id, "it is not stored");
    }
  }

  private void judge(@Nullable Stored stored) {
    if (stored == null) {
      return;
    }
    Task topic = missing.remove(stored.id);
    if (stored.early) {
      found.notComparable();
    } else if (topic != null || stored.comparable.version() > 0) {
      String difference = stored.difference(topic);
      if (difference == null) {
        found.same();
      } else {
        found.different(stored.id, difference);
      }
    } // else all of it came while we look
  }

  /** One stored task. */
  private final class Stored {
    private final String id;
    private final Row view;
    private Folded whole;
    private Task comparable;
    private boolean early;
    private @Nullable String unreadable;

    Stored(String id, ResultSet row) throws SQLException {
      this.id = id;
      view = Row.of(row);
      whole = Folded.empty(new TaskId(id));
      comparable = whole.task();
    }

    void add(ResultSet row) throws SQLException {
      String topic = row.getString(5);
      long place = row.getLong(11);
      early |= place < topics.begins().getOrDefault(topic, 0L);
      if (early || unreadable != null) {
        return;
      }
      try {
        Envelope event = StoredEvent.read(new TaskId(id), row, 2).envelope(codec);
        whole = whole.apply(event, row.getBytes(10));
        if (place < until.getOrDefault(topic, 0L)) {
          comparable = comparable.apply(event);
        }
      } catch (RuntimeException bad) {
        unreadable = "its event %d can't be read: %s".formatted(row.getLong(2), bad.getMessage());
      }
    }

    @Nullable String difference(@Nullable Task topic) {
      if (unreadable != null) {
        return unreadable;
      }
      if (topic == null) {
        return "its events are not in the topics";
      }
      if (comparable.version() != topic.version()) {
        return "%d events are stored, and %d lie in the topics"
            .formatted(comparable.version(), topic.version());
      }
      if (!TaskView.of(comparable).equals(TaskView.of(topic))) {
        return "its events say something else than those in the topics";
      }
      return view.equals(Row.of(whole)) ? null : "its row is not what its events say";
    }
  }

  /** What the row of a task says. */
  private record Row(
      @Nullable String coworker,
      @Nullable String status,
      long version,
      String hash,
      long began,
      @Nullable Long ended,
      long updated) {
    static Row of(ResultSet row) throws SQLException {
      return new Row(
          row.getString(12),
          row.getString(13),
          row.getLong(14),
          Arrays.toString(row.getBytes(15)),
          row.getLong(16),
          (Long) row.getObject(17),
          row.getLong(18));
    }

    static Row of(Folded task) {
      return new Row(
          task.coworker(),
          task.status(),
          task.version(),
          Arrays.toString(task.hash()),
          task.began(),
          task.ended(),
          task.updated());
    }
  }
}
