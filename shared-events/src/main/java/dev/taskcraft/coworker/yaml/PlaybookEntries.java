package dev.taskcraft.coworker.yaml;

import dev.taskcraft.coworker.PlaybookStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code playbook:}. Expressions stay texts; the planner compiles them. */
final class PlaybookEntries {
  private static final int DEEPEST = 8;

  /** Words that CEL keeps for itself: {@code steps.in} would not parse. */
  private static final Set<String> RESERVED =
      Set.of(
          "as",
          "break",
          "const",
          "continue",
          "else",
          "false",
          "for",
          "function",
          "if",
          "import",
          "in",
          "let",
          "loop",
          "namespace",
          "null",
          "package",
          "return",
          "true",
          "var",
          "void",
          "while");

  /** The variables that every expression has. */
  private static final Set<String> VARIABLES = Set.of("inputs", "steps", "task", "objective");

  private final Draft draft;
  private final Map<String, Position> ids = new HashMap<>();

  PlaybookEntries(Draft draft) {
    this.draft = draft;
  }

  List<PlaybookStep> read(List<Node> nodes) {
    return steps(nodes, List.of());
  }

  private List<PlaybookStep> steps(List<Node> nodes, List<String> variables) {
    List<PlaybookStep> steps = new ArrayList<>();
    for (Node node : nodes) {
      Fields fields = Fields.of(node);
      if (fields.has("tool")) {
        steps.add(call(fields));
      } else if (fields.has("for_each")) {
        steps.add(loop(fields, variables));
      } else {
        steps.add(new PlaybookStep.Answer(fields.text("when"), fields.required("answer")));
      }
    }
    return steps;
  }

  private PlaybookStep call(Fields fields) {
    Node tool = fields.node("tool");
    if (tool != null) {
      draft.use("a playbook step", tool);
    }
    String id = fields.text("id");
    if (id != null) {
      free(id, fields.at("id"), "id");
      Position first = ids.putIfAbsent(id, fields.at("id"));
      if (first != null) {
        draft
            .problems()
            .add(
                fields.at("id"),
                "step id '%s' stands on line %d already; take another".formatted(id, first.line()));
      }
    }
    return new PlaybookStep.CallTool(
        id,
        fields.text("when"),
        fields.required("tool"),
        Values.ofEntries(fields.entries("args")),
        "continue".equals(fields.text("on_error"))
            ? PlaybookStep.OnError.CONTINUE
            : PlaybookStep.OnError.FAIL);
  }

  private PlaybookStep loop(Fields fields, List<String> outer) {
    String as = fields.text("as") == null ? "item" : fields.required("as");
    free(as, fields.at("as"), "loop variable");
    if (outer.contains(as) || VARIABLES.contains(as)) {
      draft
          .problems()
          .add(
              fields.at("as"),
              "loop variable '%s' means something here already; name it with as:".formatted(as));
    }
    List<String> variables = new ArrayList<>(outer);
    variables.add(as);
    List<Node> inner = fields.items("steps");
    if (variables.size() > DEEPEST) {
      draft.problems().add(fields.mapping().at(), "more than " + DEEPEST + " loops in each other");
      inner = List.of();
    } else if (inner.isEmpty()) {
      draft.problems().add(fields.at("steps"), "the loop has no steps; add one, or drop the loop");
    }
    return new PlaybookStep.ForEach(
        fields.text("when"), fields.required("for_each"), as, steps(inner, variables));
  }

  private void free(String name, Position at, String what) {
    if (RESERVED.contains(name)) {
      draft.problems().add(at, "%s '%s' is a word of CEL; take another".formatted(what, name));
    }
  }
}
