package dev.taskcraft.state.service;

import dev.taskcraft.state.storing.Advance;
import dev.taskcraft.state.storing.StoredRow;
import dev.taskcraft.state.storing.Storing;
import dev.taskcraft.state.storing.Storing.Changed;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Writes one transaction, many rows in a statement. The rows of progress come first: their locks
 * keep two writers of one partition apart.
 */
@ApplicationScoped
public class Writes {
  private static final HexFormat HEX = HexFormat.of();

  private static final String ADVANCE =
      """
      UPDATE state.progress AS p SET next = a.next
      FROM unnest(
        cast(:topic as text[]), cast(:partition as bigint[]), cast(:expected as bigint[]),
        cast(:next as bigint[])) AS a(topic, partition, expected, next)
      WHERE p.topic = a.topic AND p.partition = a.partition AND p.next = a.expected""";

  private static final String EVENTS =
      """
      INSERT INTO state.event
        (task, seq, id, topic, partition, place, slot, cause, time, producer, data, hash)
      SELECT task, seq, id, topic, partition, place, slot, cause, time, producer, data,
        decode(hash, 'hex')
      FROM unnest(
        cast(:task as text[]), cast(:seq as bigint[]), cast(:id as text[]),
        cast(:topic as text[]), cast(:partition as bigint[]), cast(:place as bigint[]),
        cast(:slot as text[]), cast(:cause as text[]), cast(:time as bigint[]),
        cast(:producer as text[]), cast(:data as text[]), cast(:hash as text[]))
        AS e(task, seq, id, topic, partition, place, slot, cause, time, producer, data, hash)
      ON CONFLICT DO NOTHING""";

  private static final String TASKS =
      """
      FROM unnest(
        cast(:id as text[]), cast(:partition as bigint[]), cast(:coworker as text[]),
        cast(:status as text[]), cast(:version as bigint[]), cast(:hash as text[]),
        cast(:began as bigint[]), cast(:ended as bigint[]), cast(:updated as bigint[]),
        cast(:before as bigint[]))
        AS n(id, partition, coworker, status, version, hash, began, ended, updated, before)""";

  private static final String INSERT =
      """
      INSERT INTO state.task
        (id, partition, coworker, status, version, hash, began, ended, updated)
      SELECT id, partition, coworker, status, version, decode(hash, 'hex'), began, ended, updated
      """
          + TASKS
          + " WHERE before = 0 ON CONFLICT DO NOTHING";

  private static final String UPDATE =
      """
      UPDATE state.task AS t SET coworker = n.coworker, status = n.status, version = n.version,
        hash = decode(n.hash, 'hex'), began = n.began, ended = n.ended, updated = n.updated
      """
          + TASKS
          + " WHERE n.before > 0 AND t.id = n.id AND t.version = n.before";

  /**
   * Stores it.
   *
   * @return fails with {@link Stale} when any of it does not fit what is stored; then nothing was
   */
  Uni<Void> store(Storing storing) {
    return Panache.withTransaction(
        () ->
            Panache.getSession()
                .chain(
                    session ->
                        advance(session, storing.advances())
                            .chain(() -> events(session, storing.events()))
                            .chain(() -> tasks(session, storing.tasks()))));
  }

  private static Uni<Void> advance(Mutiny.Session session, List<Advance> advances) {
    return session
        .createNativeQuery(ADVANCE)
        .setParameter("topic", texts(advances, Advance::topic))
        .setParameter("partition", numbers(advances, it -> (long) it.partition()))
        .setParameter("expected", numbers(advances, Advance::expected))
        .setParameter("next", numbers(advances, Advance::next))
        .executeUpdate()
        .invoke(rows -> check("progress", advances.size(), rows))
        .replaceWithVoid();
  }

  private static Uni<Void> events(Mutiny.Session session, List<StoredRow> rows) {
    if (rows.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return session
        .createNativeQuery(EVENTS)
        .setParameter("task", texts(rows, it -> it.event().task().value()))
        .setParameter("seq", numbers(rows, it -> it.event().seq()))
        .setParameter("id", texts(rows, it -> it.event().id()))
        .setParameter("topic", texts(rows, it -> it.place().topic()))
        .setParameter("partition", numbers(rows, it -> (long) it.place().partition()))
        .setParameter("place", numbers(rows, it -> it.place().offset()))
        .setParameter("slot", texts(rows, it -> it.event().slot()))
        .setParameter("cause", texts(rows, it -> it.event().cause()))
        .setParameter("time", numbers(rows, it -> it.event().time()))
        .setParameter("producer", texts(rows, it -> it.event().producer()))
        .setParameter("data", texts(rows, it -> text(it.event().data())))
        .setParameter("hash", texts(rows, it -> HEX.formatHex(it.hash())))
        .executeUpdate()
        .invoke(stored -> check("event", rows.size(), stored))
        .replaceWithVoid();
  }

  private static Uni<Void> tasks(Mutiny.Session session, List<Changed> tasks) {
    long fresh = tasks.stream().filter(it -> it.version() == 0).count();
    return write(session, INSERT, tasks, fresh)
        .chain(() -> write(session, UPDATE, tasks, tasks.size() - fresh));
  }

  private static Uni<Void> write(
      Mutiny.Session session, String statement, List<Changed> tasks, long expected) {
    if (expected == 0) {
      return Uni.createFrom().voidItem();
    }
    return session
        .createNativeQuery(statement)
        .setParameter("id", texts(tasks, it -> it.task().task().id().value()))
        .setParameter("partition", numbers(tasks, it -> (long) it.partition()))
        .setParameter("coworker", texts(tasks, it -> it.task().coworker()))
        .setParameter("status", texts(tasks, it -> it.task().status()))
        .setParameter("version", numbers(tasks, it -> it.task().version()))
        .setParameter("hash", texts(tasks, it -> HEX.formatHex(it.task().hash())))
        .setParameter("began", numbers(tasks, it -> it.task().began()))
        .setParameter("ended", numbers(tasks, it -> it.task().ended()))
        .setParameter("updated", numbers(tasks, it -> it.task().updated()))
        .setParameter("before", numbers(tasks, Changed::version))
        .executeUpdate()
        .invoke(rows -> check("task", expected, rows))
        .replaceWithVoid();
  }

  private static void check(String table, long expected, int rows) {
    if (rows != expected) {
      throw new Stale("%d of %d rows of %s fit".formatted(rows, expected, table));
    }
  }

  private static <T> String[] texts(List<T> rows, Function<T, @Nullable String> column) {
    return column(rows, column, String[]::new);
  }

  private static <T> Long[] numbers(List<T> rows, Function<T, @Nullable Long> column) {
    return column(rows, column, Long[]::new);
  }

  private static <T, C> C[] column(
      List<T> rows, Function<T, @Nullable C> column, IntFunction<C[]> array) {
    return rows.stream().map(column).toArray(array);
  }

  private static String text(byte[] data) {
    return new String(data, java.nio.charset.StandardCharsets.UTF_8);
  }
}
