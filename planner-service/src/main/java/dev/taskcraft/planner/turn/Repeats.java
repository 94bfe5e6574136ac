package dev.taskcraft.planner.turn;

import dev.taskcraft.task.Call;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.Rejection;
import dev.taskcraft.task.TaskEvent.StepPlanned;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells when the last turns lead nowhere. */
public final class Repeats {
  private Repeats() {}

  /** How many of the last turns made the same calls and got the same results; 1 for no repeat. */
  public static int same(Task task) {
    List<Done> last = done(task, task.lastTurn());
    return last == null
        ? 0
        : inARow(task, turn -> Set.copyOf(last).equals(new HashSet<>(nonNull(task, turn))));
  }

  /** How many of the last turns made no call that was valid. */
  public static int invalid(Task task) {
    return inARow(
        task,
        turn ->
            nonNull(task, turn).stream()
                .allMatch(
                    done ->
                        done.result() instanceof StepResult.Rejected rejected
                            && rejected.kind() == Rejection.INVALID));
  }

  private static int inARow(Task task, Predicate<Integer> matches) {
    int turn = task.lastTurn();
    while (turn > 0 && done(task, turn) != null && matches.test(turn)) {
      turn--;
    }
    return task.lastTurn() - turn;
  }

  private static List<Done> nonNull(Task task, int turn) {
    List<Done> done = done(task, turn);
    return done == null ? List.of() : done;
  }

  private static @Nullable List<Done> done(Task task, int turn) {
    StepPlanned plan = task.turn(turn).plan();
    return plan == null || plan.calls().isEmpty()
        ? null
        : plan.calls().stream()
            .map(call -> new Done(call.call(), StepResult.of(task.step(call.step()))))
            .toList();
  }

  private record Done(Call call, @Nullable StepResult result) {}
}
