package dev.taskcraft.planner.tot;

import dev.taskcraft.planner.model.ModelRequest;
import dev.taskcraft.planner.turn.Instructions;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.tool.ToolSpec;
import dev.taskcraft.tool.Toolset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The questions of a search in words. */
final class Prompts {
  private static final Map<String, @Nullable Object> TEXT = Map.of("type", "string");
  private static final Map<String, @Nullable Object> THOUGHTS =
      listOf(
          "thoughts",
          Map.of("thought", TEXT, "tool", TEXT, "args", TEXT, "answer", TEXT),
          List.of("thought"));
  private static final Map<String, @Nullable Object> VALUES =
      listOf(
          "values",
          Map.of(
              "id",
              Map.of("type", "integer"),
              "value",
              Map.of("type", "string", "enum", List.of("sure", "likely", "impossible"))),
          List.of("id", "value"));

  private final TaskRequested request;
  private final Toolset tools;
  private final String done;
  private final TotLimits limits;

  Prompts(TaskRequested request, Toolset tools, String done, TotLimits limits) {
    this.request = request;
    this.tools = tools;
    this.done = done;
    this.limits = limits;
  }

  ModelRequest of(Question question, String model, @Nullable String correction) {
    String asked =
        switch (question) {
          case Question.Propose(Node node) ->
              """
              %sPropose %d different next steps, the most promising first. Each is a thought, and \
              either one call (tool, and args as the text of a JSON object), or an answer when \
              nothing is left to do, or neither. Nothing is run yet.
              """
                  .formatted(plan(node), limits.thoughts());
          case Question.Evaluate(List<Node> nodes) ->
              """
              Value each of these plans by how likely it reaches the objective: sure, likely or \
              impossible. Check facts and arithmetic.

              %s"""
                  .formatted(candidates(nodes));
          case Question.Conclude(Node node) ->
              """
              %sThis plan was chosen. Give one thought with the call to make now (tool, and args as \
              the text of a JSON object), or with the answer when nothing is left to do.
              """
                  .formatted(plan(node));
        };
    return ModelRequest.of(
        model,
        Instructions.of(request) + "\nTools:\n" + tools(),
        (done.isEmpty() ? "" : "What happened so far:\n" + done + "\n")
            + asked
            + (correction == null ? "" : "\nYour last answer could not be used: " + correction),
        question instanceof Question.Evaluate ? VALUES : THOUGHTS);
  }

  private static String plan(Node node) {
    return node.depth() == 0 ? "Plan so far: nothing\n" : "Plan so far:\n" + steps(node);
  }

  private static String candidates(List<Node> nodes) {
    StringBuilder text = new StringBuilder();
    for (Node node : nodes) {
      text.append("Plan ").append(node.id()).append(":\n").append(steps(node));
    }
    return text.toString();
  }

  private static String steps(Node node) {
    StringBuilder text = new StringBuilder();
    int number = 0;
    for (Thought thought : node.path()) {
      text.append("  ").append(++number).append(". ").append(thought.text());
      if (thought.call() != null) {
        text.append(" [call ")
            .append(thought.call().tool())
            .append(' ')
            .append(CanonicalJson.of(thought.call().args()))
            .append(']');
      }
      if (thought.answer() != null) {
        text.append(" [answer ").append(thought.answer()).append(']');
      }
      text.append('\n');
    }
    return text.toString();
  }

  private String tools() {
    StringBuilder text = new StringBuilder();
    for (ToolSpec tool : tools.tools()) {
      text.append("- ")
          .append(tool.name())
          .append(": ")
          .append(tool.description())
          .append(" Arguments: ")
          .append(CanonicalJson.of(tool.schema()))
          .append('\n');
    }
    return text.toString();
  }

  private static Map<String, @Nullable Object> listOf(
      String name, Map<String, ?> properties, List<String> required) {
    return Map.of(
        "type",
        "object",
        "properties",
        Map.of(
            name,
            Map.of(
                "type",
                "array",
                "items",
                Map.of("type", "object", "properties", properties, "required", required))),
        "required",
        List.of(name));
  }
}
