package dev.taskcraft.planner.playbook;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.PlaybookStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the texts of a playbook into expressions, and notes what is wrong with them. Reading does
 * not compile: expressions in CEL compile when they are first needed.
 */
final class Compilation {
  private final List<Playbooks.Problem> problems = new ArrayList<>();
  private final List<Written> expressions = new ArrayList<>();
  private final Set<String> ids = new LinkedHashSet<>();
  private final List<Entry> entries;

  Compilation(Coworker coworker) {
    entries = entries("playbook", coworker.playbook(), Set.of());
  }

  List<Entry> entries() {
    return entries;
  }

  /** What is wrong as far as reading shows. */
  List<Playbooks.Problem> problems() {
    return problems;
  }

  List<Written> expressions() {
    return expressions;
  }

  /** Every id that an entry gives its result. */
  Set<String> ids() {
    return ids;
  }

  /** An expression, where it is written, and the loop variables there. */
  record Written(String place, Expression expression, Set<String> variables) {}

  private List<Entry> entries(String place, List<PlaybookStep> steps, Set<String> variables) {
    List<Entry> read = new ArrayList<>(steps.size());
    for (int index = 0; index < steps.size(); index++) {
      read.add(entry(place + "[" + index + "]", steps.get(index), variables));
    }
    return List.copyOf(read);
  }

  private Entry entry(String place, PlaybookStep step, Set<String> variables) {
    Expression when = condition(place + ".when", step.when(), variables);
    return switch (step) {
      case PlaybookStep.CallTool call -> {
        if (call.id() != null && !ids.add(call.id())) {
          problems.add(
              new Playbooks.Problem(
                  place + ".id", "two entries have the id '" + call.id() + "'; rename one"));
        }
        yield new Entry.CallTool(
            place,
            when,
            call.id(),
            call.tool(),
            template(place + ".args", call.args(), variables),
            call.onError());
      }
      case PlaybookStep.ForEach loop -> {
        Expression in = condition(place + ".for_each", loop.in(), variables);
        Set<String> inner = new LinkedHashSet<>(variables);
        if (!inner.add(loop.as()) || FIXED.contains(loop.as())) {
          problems.add(
              new Playbooks.Problem(
                  place + ".as",
                  "'" + loop.as() + "' already means something here; choose another name"));
        }
        yield new Entry.Loop(
            place,
            when,
            in == null ? new PathExpression("", "", List.of()) : in,
            loop.as(),
            entries(place + ".steps", loop.steps(), inner));
      }
      case PlaybookStep.Answer answer ->
          new Entry.Answer(place, when, template(place + ".answer", answer.text(), variables));
    };
  }

  /** An expression by itself; written bare, or as the one {@code ${…}} of its text. */
  private @Nullable Expression condition(
      String place, @Nullable String text, Set<String> variables) {
    if (text == null) {
      return null;
    }
    String bare = text.strip();
    if (bare.startsWith("${")) {
      try {
        List<Interpolation.Piece> pieces = Interpolation.cut(bare);
        if (pieces.size() == 1 && pieces.getFirst() instanceof Interpolation.Piece.Code code) {
          return expression(place, code.expression(), variables);
        }
      } catch (ExpressionFailed e) {
        problems.add(new Playbooks.Problem(place, e.reason()));
      }
    }
    return expression(place, bare, variables);
  }

  private Template template(String place, @Nullable Object value, Set<String> variables) {
    return switch (value) {
      case String text when text.contains("${") -> text(place, text, variables);
      case List<?> list -> {
        List<Template> items = new ArrayList<>(list.size());
        for (int index = 0; index < list.size(); index++) {
          items.add(template(place + "[" + index + "]", list.get(index), variables));
        }
        yield constant(items) ? new Template.Constant(list) : new Template.Items(items);
      }
      case Map<?, ?> map -> {
        Map<String, Template> fields = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach(
            (key, item) ->
                fields.put(String.valueOf(key), template(place + "." + key, item, variables)));
        yield constant(fields.values()) ? new Template.Constant(map) : new Template.Fields(fields);
      }
      case null, default -> new Template.Constant(value);
    };
  }

  private Template text(String place, String text, Set<String> variables) {
    List<Template> parts = new ArrayList<>();
    try {
      for (Interpolation.Piece piece : Interpolation.cut(text)) {
        parts.add(
            switch (piece) {
              case Interpolation.Piece.Literal literal -> new Template.Constant(literal.text());
              case Interpolation.Piece.Code code ->
                  new Template.Whole(place, expression(place, code.expression(), variables));
            });
      }
    } catch (ExpressionFailed e) {
      problems.add(new Playbooks.Problem(place, e.reason()));
    }
    return parts.size() == 1 ? parts.getFirst() : new Template.Mixed(parts);
  }

  private Expression expression(String place, String text, Set<String> variables) {
    PathExpression path = PathExpression.parse(text);
    Expression read =
        path != null && !(path.variable().equals(Scope.STEPS) && path.path().isEmpty())
            ? path
            : new CelExpression(text.strip(), variables);
    expressions.add(new Written(place, read, Set.copyOf(variables)));
    return read;
  }

  private static boolean constant(Iterable<Template> templates) {
    for (Template template : templates) {
      if (!(template instanceof Template.Constant)) {
        return false;
      }
    }
    return true;
  }

  private static final Set<String> FIXED =
      Set.of(Scope.INPUTS, Scope.STEPS, Scope.TASK, Scope.OBJECTIVE);
}
