package dev.taskcraft.state.service;

import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.state.storing.Advance;
import dev.taskcraft.state.storing.Arrival;
import dev.taskcraft.state.storing.Folded;
import dev.taskcraft.state.storing.Storing;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores batches. What fails is done again, for as long as it takes and the partitions are ours:
 * nothing is skipped, and the fence in the database makes doing it twice harmless. Used by one
 * thread at a time.
 */
final class Storer {
  private static final Logger LOG = LoggerFactory.getLogger(Storer.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final ReactiveCalls calls;
  private final Events events;
  private final Writes writes;
  private final Positions positions;
  private final DeadLetters letters;
  private final OutsideRequests requests;
  private final TaskCache cache;
  private final EventCodec codec;
  private volatile boolean failing;
  private volatile boolean stopped;

  Storer(
      ReactiveCalls calls,
      Events events,
      Writes writes,
      Positions positions,
      DeadLetters letters,
      OutsideRequests requests,
      EventCodec codec,
      int cachedTasks) {
    this.calls = calls;
    this.events = events;
    this.writes = writes;
    this.positions = positions;
    this.letters = letters;
    this.requests = requests;
    this.codec = codec;
    cache = new TaskCache(events, calls, codec, cachedTasks);
  }

  /** Whether the last attempt failed. */
  boolean failing() {
    return failing;
  }

  /** Gives up what is under way. */
  void stop() {
    stopped = true;
  }

  /** Where these go on in the database, once it answers. */
  Map<TopicPartition, Long> positions(Collection<TopicPartition> places) {
    cache.clear();
    return persistently(() -> calls.await(() -> positions.of(places)));
  }

  /**
   * Stores a batch.
   *
   * @param expected where its partitions are believed to stand; those that are taken from it
   *     meanwhile are left out
   * @return where they stand afterwards, which is not where the batch ends when somebody else
   *     stored, too
   */
  Map<TopicPartition, Long> store(Batch batch, Map<TopicPartition, Long> expected) {
    persistently(
        () -> {
          letters.add(requests.answer(batch.requests(), batch.arrivals()));
          letters.add(batch.letters());
          return true;
        });
    return persistently(
        () -> {
          Batch ours = batch.only(expected.keySet());
          if (ours.next().isEmpty()) {
            return Map.of();
          }
          try {
            storeOnce(ours, expected);
            return ours.next();
          } catch (Stale stale) {
            cache.clear();
            Map<TopicPartition, Long> reached =
                calls.await(() -> positions.of(ours.next().keySet()));
            if (reached.entrySet().stream()
                .allMatch(it -> it.getValue().equals(expected.get(it.getKey())))) {
              throw stale; // nobody went on: another's events are not committed, or rows are amiss
            }
            LOG.atWarn()
                .addKeyValue("reason", stale.getMessage())
                .log("somebody else has stored here; going on from where that ended");
            return reached;
          }
        });
  }

  private void storeOnce(Batch batch, Map<TopicPartition, Long> expected)
      throws InterruptedException {
    List<Advance> advances =
        batch.next().entrySet().stream()
            .map(
                it ->
                    new Advance(
                        it.getKey().topic(),
                        it.getKey().partition(),
                        expected.getOrDefault(it.getKey(), -1L),
                        it.getValue()))
            .toList();
    Set<EventId> ids = new LinkedHashSet<>();
    Set<TaskId> tasks = new LinkedHashSet<>();
    for (Arrival arrival : batch.arrivals()) {
      ids.add(arrival.event().id());
      tasks.add(arrival.event().task());
    }
    Set<EventId> known =
        ids.isEmpty()
            ? Set.of()
            : calls.await(() -> events.known(ids)).stream()
                .map(EventId::new)
                .collect(Collectors.toSet());
    Map<TaskId, Folded> stored = cache.get(tasks);
    Storing storing =
        Storing.of(
            batch.arrivals(),
            known,
            id -> stored.getOrDefault(id, Folded.empty(id)),
            advances,
            codec);
    letters.add(
        storing.refused().stream().map(it -> batch.letter(it.place(), it.reason())).toList());
    calls.await(() -> writes.store(storing));
    storing.tasks().forEach(it -> cache.stored(it.task()));
  }

  private <T> T persistently(Attempt<T> attempt) {
    for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
      try {
        if (stopped) {
          throw new IllegalStateException("this service is stopping");
        }
        T result = attempt.run();
        failing = false;
        return result;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("this service is stopping");
      } catch (RuntimeException failure) {
        if (stopped) {
          throw failure;
        }
        failing = true;
        cache.clear();
        LOG.atWarn()
            .addKeyValue("again_in_ms", pause.toMillis())
            .setCause(failure)
            .log(
                "nothing can be stored now; if it is `Stale` for long, POST /rebuild mends the views");
        sleep(pause);
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Attempt<T> {
    T run() throws InterruptedException;
  }
}
