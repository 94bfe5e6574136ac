package dev.taskcraft.planner.turn;

import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.PlannedCall;
import dev.taskcraft.task.TaskEvent.StepPlanned;

/** What happened in a task as plain text, for a model that is asked about it. */
public final class Transcript {
  private final ResultText results;

  public Transcript(ResultText results) {
    this.results = results;
  }

  /** Turns {@code from} to {@code to}, one call and its result after the other. */
  public String of(Task task, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int number = from; number <= to; number++) {
      StepPlanned plan = task.turn(number).plan();
      if (plan == null) {
        continue;
      }
      text.append("Turn ").append(number).append('\n');
      if (plan.thought() != null) {
        text.append("thought: ").append(plan.thought()).append('\n');
      }
      for (PlannedCall call : plan.calls()) {
        text.append("call: ")
            .append(call.call().tool())
            .append(' ')
            .append(CanonicalJson.of(call.call().args()))
            .append("\nresult: ")
            .append(CanonicalJson.of(results.of(task.step(call.step()), call.call())))
            .append('\n');
      }
    }
    return text.toString();
  }
}
