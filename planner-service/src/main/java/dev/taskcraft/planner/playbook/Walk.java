package dev.taskcraft.planner.playbook;

import dev.taskcraft.coworker.PlaybookStep.OnError;
import dev.taskcraft.planner.turn.StepResult;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.Finish;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Goes from one call of a playbook to the next. */
final class Walk {
  /** Entries passed without a call, after which a walk counts as endless. */
  private static final int MOST_ENTRIES = 1_000_000;

  private static final int SHORT_ANSWER = 2_000;

  private final Task task;
  private final Map<String, @Nullable Object> inputs;
  private final Outputs outputs;

  Walk(Task task, Map<String, @Nullable Object> inputs, Outputs outputs) {
    this.task = task;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /** Where a walk came to. */
  sealed interface Stop {
    /** At a call; the cursor stands behind it. */
    record AtCall(Entry.CallTool call, Cursor cursor) implements Stop {}

    record AtEnd(Finish finish) implements Stop {}
  }

  /** Takes the result of the call that the cursor stands behind, and goes on to the next. */
  Stop next(Cursor from) throws ExpressionFailed {
    Cursor cursor = from;
    Entry.CallTool called = cursor.call();
    if (called != null) {
      StepResult result = StepResult.of(task.step(cursor.step()));
      String error = result == null ? "it has no result" : result.error();
      if (error != null && called.onError() == OnError.FAIL) {
        return giveUp(called, cursor.step(), result, error);
      }
      cursor = cursor.passed(called.id(), cursor.step());
    }
    for (int passed = 0; cursor.top() != null; passed++) {
      Cursor.Frame top = cursor.top();
      if (passed > MOST_ENTRIES) {
        throw new ExpressionFailed(
            "%s: %d entries in a row call no tool".formatted(place(top), MOST_ENTRIES));
      }
      if (top.index() == top.entries().size()) {
        cursor = cursor.goOn(top.afterLast());
        continue;
      }
      Entry entry = top.entries().get(top.index());
      Cursor behind = cursor.goOn(top.afterEntry());
      if (!applies(entry, cursor)) {
        cursor = entry instanceof Entry.CallTool skipped ? behind.passed(skipped.id(), 0) : behind;
        continue;
      }
      switch (entry) {
        case Entry.CallTool call -> {
          return new Stop.AtCall(call, behind);
        }
        case Entry.Answer answer -> {
          return new Stop.AtEnd(new Finish.Answer(Values.text(answer.text().fill(scope(cursor)))));
        }
        case Entry.Loop loop -> {
          List<?> items = items(loop, cursor);
          cursor = items.isEmpty() ? behind : cursor.goOn(top.afterEntry().loop(loop, items));
        }
      }
    }
    return new Stop.AtEnd(new Finish.Answer(summary(from)));
  }

  /** The arguments of a call, where the cursor stands behind it. */
  Map<String, @Nullable Object> args(Stop.AtCall stop) throws ExpressionFailed {
    Object args = stop.call().args().fill(scope(stop.cursor()));
    if (!(args instanceof Map<?, ?> map)) {
      throw new ExpressionFailed(
          stop.call().place() + ".args: gives " + Values.kind(args) + ", not a map");
    }
    return dev.taskcraft.json.Json.copy(cast(map));
  }

  @SuppressWarnings("unchecked") // the keys are checked by the copy
  private static Map<String, @Nullable Object> cast(Map<?, ?> map) {
    return (Map<String, @Nullable Object>) map;
  }

  private Scope scope(Cursor cursor) {
    return new Scope(task, inputs, cursor, outputs);
  }

  private boolean applies(Entry entry, Cursor cursor) throws ExpressionFailed {
    Expression when = entry.when();
    if (when == null) {
      return true;
    }
    Object value = value(entry.place() + ".when", when, cursor);
    if (value instanceof Boolean yes) {
      return yes;
    }
    throw new ExpressionFailed(
        "%s.when: ${%s}: gives %s, not true or false"
            .formatted(entry.place(), when.text(), Values.kind(value)));
  }

  private List<?> items(Entry.Loop loop, Cursor cursor) throws ExpressionFailed {
    Object value = value(loop.place() + ".for_each", loop.in(), cursor);
    if (value instanceof List<?> list) {
      return list;
    }
    throw new ExpressionFailed(
        "%s.for_each: ${%s}: gives %s, not a list"
            .formatted(loop.place(), loop.in().text(), Values.kind(value)));
  }

  private @Nullable Object value(String place, Expression expression, Cursor cursor)
      throws ExpressionFailed {
    try {
      return expression.value(scope(cursor));
    } catch (ExpressionFailed e) {
      throw e.at(place + ": ${" + expression.text() + "}");
    }
  }

  private static Stop giveUp(
      Entry.CallTool call, int step, @Nullable StepResult result, String error) {
    boolean rejected = result instanceof StepResult.Rejected;
    return new Stop.AtEnd(
        new Finish.GiveUp(
            rejected ? "step_rejected" : "step_failed",
            "step %d, %s (%s), %s%s"
                .formatted(
                    step,
                    call.tool(),
                    call.place(),
                    rejected || result instanceof StepResult.NotRun ? "was " : "failed: ",
                    error)));
  }

  private String summary(Cursor last) {
    int steps = task.lastStep();
    return steps > 0
            && StepResult.of(task.step(last.step())) instanceof StepResult.Succeeded(var output)
            && output.value() instanceof String text
            && !text.isBlank()
            && text.length() <= SHORT_ANSWER
        ? text
        : steps == 1 ? "done: 1 step" : "done: " + steps + " steps";
  }

  private static String place(Cursor.Frame frame) {
    return frame.entries().isEmpty() ? "playbook" : frame.entries().getFirst().place();
  }
}
