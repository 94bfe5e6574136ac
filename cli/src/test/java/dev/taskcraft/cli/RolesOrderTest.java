package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.executor.ExecutorRole;
import dev.taskcraft.executor.LastLook;
import dev.taskcraft.executor.Outcomes;
import dev.taskcraft.executor.Secrets;
import dev.taskcraft.executor.ToolRuns;
import dev.taskcraft.executor.Toolboxes;
import dev.taskcraft.planner.PlannerRole;
import dev.taskcraft.policy.PolicyRole;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.role.Role;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.Histories;
import dev.taskcraft.task.Orders;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import dev.taskcraft.tool.Toolset;
import dev.taskcraft.tool.Toolsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In whatever order the topics are read, the roles do the same. */
class RolesOrderTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final int HISTORIES = 2_000;
  private static final List<Effect> EFFECTS = List.of(Effect.values());

  @Test
  void actTheSameInEveryOrder() {
    Set<String> acted = new LinkedHashSet<>();
    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      List<Envelope> log = Histories.random(random);
      List<Role<?>> roles = roles(toolset(log));
      Orders.assertSame(log, random, task -> actions(roles, task, acted));
    }
    assertThat(acted).as("the histories make every role act").contains("policy", "executor");
  }

  private static List<String> actions(List<Role<?>> roles, Task task, Set<String> acted) {
    return roles.stream()
        .map(
            role -> {
              Reaction<?> reaction = role.react(task, NOW);
              List<TaskEvent> facts = reaction.facts().stream().map(Reaction.Fact::event).toList();
              if (!facts.isEmpty() || !reaction.work().isEmpty()) {
                acted.add(role.name());
              }
              return role.name() + facts + reaction.work() + reaction.due();
            })
        .toList();
  }

  private static List<Role<?>> roles(Toolset toolset) {
    Toolsets toolsets = _ -> toolset;
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    Random random = new Random(1);
    Toolboxes toolboxes = new Toolboxes(List.of(), new Secrets(Map.of()));
    ToolRuns runs =
        new ToolRuns(toolboxes, NO_BLOBS, new LastLook(), new Outcomes(NO_BLOBS, clock, random));
    return List.of(
        new PlannerRole(NO_BLOBS),
        new PolicyRole(toolsets),
        new ExecutorRole(toolsets, runs, EventIds.timeOrdered(clock, random), "me", _ -> false));
  }

  /** The tools that the history calls, with effects of all kinds. */
  private static Toolset toolset(List<Envelope> log) {
    Set<String> names = new LinkedHashSet<>();
    for (Envelope envelope : log) {
      if (envelope.event() instanceof TaskEvent.StepPlanned planned) {
        planned.calls().forEach(call -> names.add(call.call().tool()));
      }
    }
    Map<String, Object> schema = Map.of("additionalProperties", true);
    return new Toolset(
        names.stream()
            .map(
                name ->
                    new ToolSpec(
                        name,
                        "",
                        schema,
                        CanonicalJson.digest(schema),
                        EFFECTS.get(Math.floorMod(name.hashCode(), EFFECTS.size())),
                        null,
                        Duration.ofSeconds(1),
                        0,
                        ToolSpec.Backoff.DEFAULT,
                        "test",
                        false,
                        false,
                        null))
            .toList());
  }

  private static final BlobStore NO_BLOBS =
      new BlobStore() {
        @Override
        public BlobRef put(byte[] content, String mediaType, String preview) {
          throw new UnsupportedOperationException();
        }

        @Override
        public byte[] get(String digest) {
          throw new NoSuchElementException(digest);
        }
      };
}
