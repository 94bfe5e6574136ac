package dev.taskcraft.executor;

import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which starts this process made itself. A start found in the log without a claim here is somebody
 * else's, even under this executor's name; and a claim is used once.
 */
final class Claims {
  private final Map<TaskId, Map<EventId, Claim>> byTask = new ConcurrentHashMap<>();

  void claim(TaskId task, int step, int attempt, EventId start) {
    byTask
        .computeIfAbsent(task, _ -> new ConcurrentHashMap<>())
        .put(start, new Claim(start, step, attempt, System.nanoTime(), false));
  }

  boolean mine(TaskId task, @Nullable EventId start) {
    return start != null && byTask.getOrDefault(task, Map.of()).containsKey(start);
  }

  /**
   * Uses the claim up.
   *
   * @return how long ago the start was made; null when there is no unused claim
   */
  @Nullable Duration use(TaskId task, EventId start) {
    Map<EventId, Claim> claims = byTask.getOrDefault(task, Map.of());
    Claim claim = claims.get(start);
    if (claim == null || claim.used() || !claims.replace(start, claim, claim.usedUp())) {
      return null;
    }
    return Duration.ofNanos(System.nanoTime() - claim.nanos());
  }

  /** Takes out the starts that nothing used yet, and that nothing will from now on. */
  List<Claim> giveUp(TaskId task) {
    Map<EventId, Claim> claims = byTask.getOrDefault(task, Map.of());
    return List.copyOf(claims.values()).stream()
        .filter(claim -> !claim.used() && claims.remove(claim.start(), claim))
        .toList();
  }

  /** Drops a start of which nothing more will be heard here; what is left of it is a doubt. */
  void drop(TaskId task, EventId start) {
    Map<EventId, Claim> claims = byTask.get(task);
    if (claims != null) {
      claims.remove(start);
    }
  }

  void forget(TaskId task) {
    byTask.remove(task);
  }

  /**
   * A start of our own.
   *
   * @param nanos when it was made, on the clock that only runs forward
   */
  record Claim(EventId start, int step, int attempt, long nanos, boolean used) {
    private Claim usedUp() {
      return new Claim(start, step, attempt, nanos, true);
    }
  }
}
