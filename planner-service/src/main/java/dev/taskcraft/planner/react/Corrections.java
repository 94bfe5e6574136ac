package dev.taskcraft.planner.react;

import dev.taskcraft.planner.model.ModelProblem;
import dev.taskcraft.planner.turn.ModelCalls;
import dev.taskcraft.planner.turn.Repeats;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.ModelResponded;
import org.jspecify.annotations.Nullable;

/** What the model is told after an answer that led nowhere; it follows from the log alone. */
final class Corrections {
  private Corrections() {}

  /** The text to add to the conversation; null for none. */
  static @Nullable String of(Task task, ReactLimits limits) {
    String unusable = unusable(task);
    if (unusable != null) {
      return "Your last answer could not be used: "
          + unusable
          + ". Answer again: call one of your tools with arguments that fit its schema, or, when"
          + " you are done, write the result as text.";
    }
    int same = Repeats.same(task);
    if (same >= limits.turns().repeatsNoted()) {
      return "You have made the same calls "
          + same
          + " times in a row with the same results. Making them again changes nothing: try another"
          + " way, or write as text what you have and what is missing.";
    }
    return null;
  }

  private static @Nullable String unusable(Task task) {
    String problem = null;
    for (ModelResponded call : ModelCalls.of(task)) {
      ModelProblem found = ModelCalls.problem(call);
      if (found == null) {
        problem = null;
      } else if (found.kind() == ModelProblem.Kind.UNUSABLE) {
        problem = found.text();
      }
    }
    return problem;
  }
}
