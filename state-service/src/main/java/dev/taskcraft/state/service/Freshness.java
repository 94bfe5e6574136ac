package dev.taskcraft.state.service;

import dev.taskcraft.service.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Waits until what the asker has seen or appended is stored: {@code
 * fresh=topic:partition:offset,…}, by whichever replica.
 */
@ApplicationScoped
public class Freshness {
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int MOST_PLACES = 100;
  private static final String REMEDY =
      "write topic:partition:offset, several with commas between, e.g. task.requested:3:1700";

  private final Positions positions;
  private final Duration patience;

  Freshness(Positions positions, StateConfig config) {
    this.positions = positions;
    patience = config.freshness();
  }

  /** Completes when those offsets are stored; fails with a problem when they are not in time. */
  Uni<Void> await(@Nullable String fresh) {
    if (fresh == null) {
      return Uni.createFrom().voidItem();
    }
    return await(parse(fresh), fresh, System.nanoTime() + patience.toNanos());
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
