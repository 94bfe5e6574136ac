package dev.taskcraft.planner.playbook;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds inputs, steps and variables that an expression names and nobody defines. */
final class References {
  private static final List<String> RESULT = List.of("output", "status", "error");

  private final Set<String> inputs;
  private final Set<String> ids;

  References(Set<String> inputs, Set<String> ids) {
    this.inputs = inputs;
    this.ids = ids;
  }

  void check(Expression expression, Set<String> variables) throws ExpressionFailed {
    switch (expression) {
      case PathExpression path -> check(path, variables);
      case CelExpression cel -> {
        for (PathExpression path : paths(cel.compile())) {
          check(path, Set.of());
        }
      }
      default -> throw new IllegalArgumentException("no such expression: " + expression);
    }
  }

  private void check(PathExpression path, Set<String> variables) throws ExpressionFailed {
    List<Object> below = path.path();
    switch (path.variable()) {
      case Scope.INPUTS -> known("input", below, 0, inputs);
      case Scope.STEPS -> {
        known("step", below, 0, ids);
        known("value of a step", below, 1, RESULT);
      }
      case Scope.TASK -> known("value of the task", below, 0, List.of("id", "time", "requester"));
      case Scope.OBJECTIVE -> {}
      default -> {
        if (!variables.contains(path.variable())) {
          throw new ExpressionFailed(
              "there is no variable '%s' here; there are inputs, steps, task, objective%s"
                  .formatted(
                      path.variable(),
                      variables.isEmpty() ? "" : " and " + String.join(", ", variables)));
        }
      }
    }
  }

  private static void known(String what, List<Object> path, int at, Collection<String> names)
      throws ExpressionFailed {
    if (path.size() > at && !names.contains(String.valueOf(path.get(at)))) {
      throw new ExpressionFailed(
          "there is no %s '%s'; there %s"
              .formatted(
                  what,
                  path.get(at),
                  names.isEmpty() ? "are none" : "is " + String.join(", ", names)));
    }
  }

  /** The fields of inputs, steps and task that the expression selects by name. */
  private static List<PathExpression> paths(CelAbstractSyntaxTree ast) {
    return CelNavigableAst.fromAst(ast)
        .getRoot()
        .allNodes()
        .flatMap(node -> path(node.expr()))
        .toList();
  }

  private static Stream<PathExpression> path(CelExpr expression) {
    if (expression.exprKind().getKind() != CelExpr.ExprKind.Kind.SELECT
        || expression.select().testOnly()) {
      return Stream.empty();
    }
    String field = expression.select().field();
    CelExpr operand = expression.select().operand();
    if (names(operand, Scope.INPUTS, Scope.STEPS, Scope.TASK)) {
      return Stream.of(new PathExpression("", operand.ident().name(), List.of(field)));
    }
    if (operand.exprKind().getKind() == CelExpr.ExprKind.Kind.SELECT
        && names(operand.select().operand(), Scope.STEPS)) {
      return Stream.of(
          new PathExpression("", Scope.STEPS, List.of(operand.select().field(), field)));
    }
    return Stream.empty();
  }

  private static boolean names(CelExpr expression, String... variables) {
    return expression.exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT
        && List.of(variables).contains(expression.ident().name());
  }
}
