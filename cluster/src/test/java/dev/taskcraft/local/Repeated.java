package dev.taskcraft.local;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.Input;
import dev.taskcraft.coworker.PlaybookStep;
import dev.taskcraft.coworker.PlaybookStep.CallTool;
import dev.taskcraft.coworker.PlaybookStep.OnError;
import dev.taskcraft.coworker.Policies;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.serde.CoworkerJson;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests to call one tool so many times, one after the other. */
final class Repeated {
  private static final Input TEXT = new Input(Input.Type.STRING, null, null, false);

  private Repeated() {}

  /**
   * A request.
   *
   * @param args of each call; {@code ${item}} in them counts from 0
   */
  static TaskRequested request(
      ToolSource source, String tool, Map<String, Object> args, int times) {
    return request(source, tool, args, times, Policies.NONE);
  }

  /** The same under these policies. */
  static TaskRequested request(
      ToolSource source, String tool, Map<String, Object> args, int times, Policies policies) {
    return request(source, tool, args, times, policies, Map.of());
  }

  /** The same for texts that the arguments take as {@code ${inputs.…}}. */
  static TaskRequested request(
      ToolSource source,
      String tool,
      Map<String, Object> args,
      int times,
      Policies policies,
      Map<String, String> inputs) {
    String items =
        IntStream.range(0, times).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    PlaybookStep call = new CallTool("call", null, tool, args, OnError.FAIL);
    Coworker coworker =
        new Coworker(
            "Clerk",
            "You do the same again.",
            null,
            "Do it.",
            inputs.keySet().stream().collect(Collectors.toMap(Function.identity(), _ -> TEXT)),
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
        Map.copyOf(inputs),
        "test",
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
