package dev.taskcraft.state.service;

import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.log.kafka.KafkaTopics;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.service.problem.Problem;
import dev.taskcraft.task.TaskId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Waits until what the asker has seen or appended is stored, by whichever replica: {@code
 * fresh=topic:partition:offset,…}, or {@code fresh=now} for all that lies on the topics by now.
 */
@ApplicationScoped
public class Freshness {
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int MOST_PLACES = 100;
  private static final String NOW = "now";
  private static final String REMEDY =
      "write now, or topic:partition:offset, several with commas between, e.g."
          + " task.requested:3:1700";

  private final Positions positions;
  private final KafkaTopics topics;
  private final Duration patience;

  Freshness(Positions positions, KafkaTopics topics, StateConfig config) {
    this.positions = positions;
    this.topics = topics;
    patience = config.freshness();
  }

  /**
   * Completes when those offsets are stored; fails with a problem when they are not in time.
   *
   * @param task on whose partition {@code now} is meant
   */
  Uni<Void> await(TaskId task, @Nullable String fresh) {
    return await(fresh, count -> IntStream.of(EventRecords.partition(task.value(), count)));
  }

  /** The same; {@code now} is meant on all partitions. */
  Uni<Void> await(@Nullable String fresh) {
    return await(fresh, count -> IntStream.range(0, count));
  }

  /**
   * The same.
   *
   * @param partitions those that {@code now} is meant on, of so many
   */
  private Uni<Void> await(@Nullable String fresh, IntFunction<IntStream> partitions) {
    if (fresh == null) {
      return Uni.createFrom().voidItem();
    }
    long deadline = System.nanoTime() + patience.toNanos();
    return (fresh.equals(NOW) ? now(partitions) : Uni.createFrom().item(parse(fresh)))
        .chain(wanted -> await(wanted, fresh, deadline));
  }

  private Uni<Map<TopicPartition, Long>> now(IntFunction<IntStream> partitions) {
    return positions
        .partitions()
        .chain(
            count -> {
              if (count == null) {
                throw unavailable("nobody has seen the topics yet").exception();
              }
              return ends(partitions.apply(count));
            });
  }

  /** The last offsets that are taken, where there are any. */
  private Uni<Map<TopicPartition, Long>> ends(IntStream partitions) {
    Context context = Vertx.currentContext();
    return Multi.createFrom()
        .items(partitions.boxed())
        .onItem()
        .transformToUniAndMerge(this::ends)
        .collect()
        .in(HashMap<TopicPartition, Long>::new, Map::putAll)
        .<Map<TopicPartition, Long>>map(all -> all)
        .onFailure()
        .transform(
            failure ->
                unavailable("Kafka does not say where its topics end: " + failure.getMessage())
                    .exception())
        .emitOn(task -> context.runOnContext(_ -> task.run())); // Hibernate Reactive minds it
  }

  private static Problem unavailable(String detail) {
    return new Problem(
        503,
        "kafka-unavailable",
        "Kafka unavailable",
        detail,
        "ask again, or without fresh",
        "fresh");
  }

  private Uni<Map<TopicPartition, Long>> ends(int partition) {
    return Uni.createFrom()
        .completionStage(() -> topics.ends(partition, TopicSetup.topics()))
        .map(
            ends ->
                ends.entrySet().stream()
                    .filter(end -> end.getValue() > 0)
                    .collect(
                        Collectors.toMap(
                            end -> new TopicPartition(end.getKey(), partition),
                            end -> end.getValue() - 1)));
  }

  private Uni<Void> await(Map<TopicPartition, Long> wanted, String fresh, long deadline) {
    Set<Integer> partitions =
        wanted.keySet().stream().map(TopicPartition::partition).collect(Collectors.toSet());
    return positions
        .ofPartitions(partitions)
        .chain(
            stored -> {
              if (wanted.entrySet().stream()
                  .allMatch(it -> stored.getOrDefault(it.getKey(), 0L) > it.getValue())) {
                return Uni.createFrom().voidItem();
              }
              if (System.nanoTime() > deadline) {
                throw late(fresh).exception();
              }
              return Later.after(LOOK).chain(() -> await(wanted, fresh, deadline));
            });
  }

  private Problem late(String fresh) {
    return new Problem(
        504,
        "not-fresh",
        "Not stored in time",
        "%s is not stored after %d ms".formatted(fresh, patience.toMillis()),
        "ask again, or without fresh; if it lasts, look at this service's health",
        "fresh");
  }

  private static Map<TopicPartition, Long> parse(String fresh) {
    Map<TopicPartition, Long> wanted = new HashMap<>();
    for (String one : fresh.split(",", MOST_PLACES)) {
      String[] parts = one.split(":", -1);
      try {
        if (parts.length == 3) {
          wanted.put(
              new TopicPartition(parts[0], Integer.parseInt(parts[1])), Long.parseLong(parts[2]));
          continue;
        }
      } catch (NumberFormatException _) {
        // told below
      }
      throw Problem.bad("fresh", "fresh names '" + one + "', which is no place", REMEDY)
          .exception();
    }
    return wanted;
  }
}
