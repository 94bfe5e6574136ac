package dev.taskcraft.cli;

import dev.taskcraft.approval.ExpiryRole;
import dev.taskcraft.executor.ExecutorRole;
import dev.taskcraft.executor.LastLook;
import dev.taskcraft.executor.Outcomes;
import dev.taskcraft.executor.ToolRuns;
import dev.taskcraft.executor.Toolboxes;
import dev.taskcraft.planner.PlannerLimits;
import dev.taskcraft.planner.PlannerRole;
import dev.taskcraft.policy.PolicyRole;
import dev.taskcraft.role.Author;
import dev.taskcraft.role.RoleRunner;
import dev.taskcraft.serde.ToolsetJson;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.tool.Toolset;
import dev.taskcraft.tool.Toolsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Local mode: all roles in one process over one log. This is the only place that knows every part.
 */
final class LocalMode implements AutoCloseable {
  private final Store store;
  private final ToolRuns toolRuns;
  private final Author author;
  private final RoleRunner runner;

  LocalMode(
      Store store,
      Map<String, String> environment,
      Toolboxes toolboxes,
      RoleRunner.Observer observer) {
    this.store = store;
    Clock clock = Clock.systemUTC();
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    EventIds ids = EventIds.timeOrdered(clock, RandomGenerator.of("L64X128MixRandom"));
    author = new Author(ids, clock);
    Map<String, Toolset> known = new ConcurrentHashMap<>();
    Toolsets toolsets =
        ref ->
            known.computeIfAbsent(
                ref.digest(), digest -> ToolsetJson.read(store.blobs().get(digest)));
    toolRuns =
        new ToolRuns(
            toolboxes, store.blobs(), new LastLook(), new Outcomes(store.blobs(), clock, random));
    String incarnation = store.log().register();
    runner =
        new RoleRunner(
            store.log(),
            incarnation,
            List.of(
                new PlannerRole(
                    toolsets,
                    store.blobs(),
                    () -> Models.gemini(environment),
                    clock,
                    random,
                    PlannerLimits.DEFAULT),
                new PolicyRole(toolsets),
                new ExpiryRole(),
                new ExecutorRole(toolsets, toolRuns, ids, incarnation, store.log()::alive)),
            author,
            observer);
  }

  Store store() {
    return store;
  }

  ToolRuns toolRuns() {
    return toolRuns;
  }

  Author author() {
    return author;
  }

  RoleRunner runner() {
    return runner;
  }

  @Override
  public void close() {
    try (store) {
      runner.close();
    }
  }
}
