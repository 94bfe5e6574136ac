package dev.taskcraft.state.service;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Where storing goes on, as it stands in the database. */
@ApplicationScoped
public class Positions implements PanacheRepositoryBase<Progress, Progress.Key> {
  private static final String BEGIN =
      """
      INSERT INTO state.progress (topic, partition, next)
      SELECT topic, partition, 0
      FROM unnest(cast(:topic as text[]), cast(:partition as bigint[])) AS n(topic, partition)
      ON CONFLICT DO NOTHING""";

  /** Where these go on; 0 for those of which nothing was ever stored, which is noted down. */
  Uni<Map<TopicPartition, Long>> of(Collection<TopicPartition> places) {
    return Panache.withTransaction(
        () ->
            begin(places)
                .chain(
                    () ->
                        list(
                            "partitionNumber in ?1",
                            places.stream().map(TopicPartition::partition).distinct().toList()))
                .map(
                    rows -> {
                      Map<TopicPartition, Long> all = byPlace(rows);
                      all.keySet().retainAll(List.copyOf(places));
                      return all;
                    }));
  }

  /** Where all topics go on in these partitions. */
  Uni<Map<TopicPartition, Long>> ofPartitions(Collection<Integer> partitions) {
    List<Integer> numbers = List.copyOf(partitions);
    return Panache.withSession(
        () -> list("partitionNumber in ?1", numbers).map(Positions::byPlace));
  }

  /** How many partitions each topic has; null while nobody has seen the topics. */
  Uni<@Nullable Integer> partitions() {
    return Panache.withSession(
        () ->
            Panache.getSession()
                .chain(
                    session ->
                        session
                            .createNativeQuery("SELECT partitions FROM state.topics", Integer.class)
                            .getSingleResultOrNull()));
  }

  private static Uni<Integer> begin(Collection<TopicPartition> places) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(BEGIN)
                    .setParameter(
                        "topic", places.stream().map(TopicPartition::topic).toArray(String[]::new))
                    .setParameter(
                        "partition",
                        places.stream().map(it -> (long) it.partition()).toArray(Long[]::new))
                    .executeUpdate());
  }

  private static Map<TopicPartition, Long> byPlace(List<Progress> rows) {
    Map<TopicPartition, Long> next = new HashMap<>();
    rows.forEach(row -> next.put(new TopicPartition(row.topic, row.partitionNumber), row.next));
    return next;
  }
}
