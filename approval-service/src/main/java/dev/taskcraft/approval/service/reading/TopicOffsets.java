package dev.taskcraft.approval.service.reading;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Where reading goes on, in the database. An offset is moved only from where it was expected, so of
 * two processes that believe to have a partition one gets nowhere, and what it read is rolled back.
 */
@ApplicationScoped
class TopicOffsets {
  private static final String PLACES =
      """
      FROM unnest(
        cast(:topic as text[]), cast(:partition as bigint[]), cast(:next as bigint[])""";

  private static final String BEGIN =
      """
      INSERT INTO approval.topic_offset (topic, partition, next_offset)
      SELECT topic, partition, next\s"""
          + PLACES
          + ") AS n(topic, partition, next) ON CONFLICT DO NOTHING";

  private static final String MOVE =
      "UPDATE approval.topic_offset AS o SET next_offset = n.next "
          + PLACES
          + """
          , cast(:expected as bigint[])) AS n(topic, partition, next, expected)
          WHERE o.topic = n.topic AND o.partition = n.partition AND o.next_offset = n.expected""";

  /** All that are known. */
  Uni<Map<Place, Long>> all() {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(
                        "SELECT topic, partition, next_offset FROM approval.topic_offset",
                        Tuple.class)
                    .getResultList())
        .map(
            rows -> {
              Map<Place, Long> known = new HashMap<>();
              for (Tuple row : rows) {
                known.put(
                    new Place(row.get(0, String.class), row.get(1, Integer.class)),
                    row.get(2, Long.class));
              }
              return known;
            });
  }

  /** Begins where nothing is known yet. */
  Uni<Void> begin(Map<Place, Long> places) {
    if (places.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return Panache.getSession()
        .chain(session -> with(session.createNativeQuery(BEGIN), places).executeUpdate())
        .replaceWithVoid();
  }

  /**
   * Moves on.
   *
   * @param expected where each is now
   * @param next where each is to be
   * @return fails with {@link OffsetMoved} when one of them is not where it was expected
   */
  Uni<Void> move(Map<Place, Long> expected, Map<Place, Long> next) {
    if (next.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Long[] from = next.keySet().stream().map(expected::get).toArray(Long[]::new);
    return Panache.getSession()
        .chain(
            session ->
                with(session.createNativeQuery(MOVE), next)
                    .setParameter("expected", from)
                    .executeUpdate())
        .invoke(
            rows -> {
              if (rows != next.size()) {
                throw new OffsetMoved(next.keySet());
              }
            })
        .replaceWithVoid();
  }

  private static <T> Mutiny.Query<T> with(Mutiny.Query<T> query, Map<Place, Long> places) {
    return query
        .setParameter("topic", places.keySet().stream().map(Place::topic).toArray(String[]::new))
        .setParameter(
            "partition",
            places.keySet().stream().map(it -> (long) it.partition()).toArray(Long[]::new))
        .setParameter("next", places.values().toArray(Long[]::new));
  }

  /** Another process read one of these on. */
  static final class OffsetMoved extends RuntimeException {
    private static final long serialVersionUID = 1;

    OffsetMoved(Collection<Place> places) {
      super("somebody else moved the offset of one of " + places, null, false, false);
    }
  }
}
