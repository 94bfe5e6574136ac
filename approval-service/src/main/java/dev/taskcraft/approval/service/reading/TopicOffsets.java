package dev.taskcraft.approval.service.reading;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.util.HashMap;
import java.util.Map;

/**
 * Where reading goes on, in the database. An offset is moved only from where it was expected, so of
 * two processes that believe to have a partition one gets nowhere, and what it read is rolled back.
 */
@ApplicationScoped
class TopicOffsets {
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
    return each(
        places,
        (place, offset) ->
            Panache.getSession()
                .chain(
                    session ->
                        session
                            .createNativeQuery(
                                """
                                INSERT INTO approval.topic_offset (topic, partition, next_offset)
                                VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING""")
                            .setParameter(1, place.topic())
                            .setParameter(2, place.partition())
                            .setParameter(3, offset)
                            .executeUpdate()));
  }

  /**
   * Moves on.
   *
   * @param expected where each is now
   * @param next where each is to be
   */
  Uni<Void> move(Map<Place, Long> expected, Map<Place, Long> next) {
    return each(
        next,
        (place, offset) ->
            Panache.getSession()
                .chain(
                    session ->
                        session
                            .createNativeQuery(
                                """
                                UPDATE approval.topic_offset SET next_offset = ?1
                                WHERE topic = ?2 AND partition = ?3 AND next_offset = ?4""")
                            .setParameter(1, offset)
                            .setParameter(2, place.topic())
                            .setParameter(3, place.partition())
                            .setParameter(4, expected.get(place))
                            .executeUpdate())
                .invoke(
                    rows -> {
                      if (rows != 1) {
                        throw new OffsetMoved(place);
                      }
                    }));
  }

  private static Uni<Void> each(Map<Place, Long> places, Step step) {
    return Multi.createFrom()
        .iterable(places.entrySet())
        .onItem()
        .transformToUniAndConcatenate(entry -> step.with(entry.getKey(), entry.getValue()))
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private interface Step {
    Uni<Integer> with(Place place, long offset);
  }

  /** Another process read this partition on. */
  static final class OffsetMoved extends RuntimeException {
    private static final long serialVersionUID = 1;

    OffsetMoved(Place place) {
      super("somebody else moved the offset of " + place, null, false, false);
    }
  }
}
