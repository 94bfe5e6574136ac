package dev.taskcraft.bench;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.PlaybookStep;
import dev.taskcraft.coworker.PlaybookStep.CallTool;
import dev.taskcraft.coworker.PlaybookStep.OnError;
import dev.taskcraft.coworker.Policies;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.serde.CoworkerJson;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.tool.Effect;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the measured tasks are asked to do. */
final class Coworkers {
  private static final int RULES = 100;
  private static final ToolSource NO_OP = new ToolSource.BuiltIn("no_op", ToolSource.Settings.NONE);

  private Coworkers() {}

  /** A task that calls a tool so many times, by a loop of its playbook. */
  static TaskRequested steps(int steps, Effect effect) {
    return request(
        steps,
        NO_OP,
        NoOp.name(effect),
        new Policies(List.of(), steps, null, List.of(), List.of(), List.of()));
  }

  /** The same by a tool for good that executors load from their catalogue. */
  static TaskRequested installed(int steps, String module, String tool) {
    return request(
        steps,
        new ToolSource.Module(module, null, null, null, ToolSource.Settings.NONE, Map.of()),
        tool,
        new Policies(List.of(), steps, null, List.of(), List.of(), List.of()));
  }

  /** The same under a hundred rules, the last of which lets the tool run. */
  static TaskRequested ruled(int steps, Effect effect) {
    List<Policies.Rule> allow =
        IntStream.rangeClosed(1, RULES / 3)
            .mapToObj(i -> new Policies.Rule(i < RULES / 3 ? "other_" + i + "*" : "a*", null))
            .toList();
    return request(
        steps,
        NO_OP,
        NoOp.name(effect),
        new Policies(
            List.of(),
            steps,
            Policies.Verdict.DENY,
            rules("deny_*", RULES / 3),
            rules("*_ask_", RULES - 2 * (RULES / 3)),
            allow));
  }

  private static List<Policies.Rule> rules(String glob, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Policies.Rule(glob.replace("_", "_" + i + "_"), "rule " + i))
        .toList();
  }

  private static TaskRequested request(
      int steps, ToolSource source, String tool, Policies policies) {
    String items =
        IntStream.range(0, steps).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    PlaybookStep call =
        new CallTool(
            "call",
            null,
            tool,
            Map.of("text", "a short text for ${item}", "n", "${item}"),
            OnError.FAIL);
    Coworker coworker =
        new Coworker(
            "Bench",
            "You do nothing, quickly.",
            null,
            "Do nothing, many times.",
            Map.of(),
            null,
            "playbook",
            List.of(),
            List.of(source),
            List.of(),
            null,
            policies,
            List.of(
                new PlaybookStep.ForEach(null, "[" + items + "]", "item", List.of(call)),
                new PlaybookStep.Answer(null, "done")));
    return new TaskRequested(
        coworker.objective(),
        Map.of(),
        "bench",
        coworker,
        CoworkerJson.coworkerDigest(coworker),
        "playbook",
        "host",
        List.of(),
        null,
        null,
        null,
        null);
  }
}
