package dev.taskcraft.planner.turn;

import dev.taskcraft.role.Reaction;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.Finish;
import dev.taskcraft.task.TaskEvent.StepPlanned;
import java.util.List;

/** Turns that end a task. */
public final class Turns {
  private Turns() {}

  /** The next turn of this task, ending it. */
  public static StepPlanned finish(Task task, Finish finish) {
    return new StepPlanned(task.lastTurn() + 1, null, List.of(), finish, null, null);
  }

  /** Gives up in the next turn. */
  public static Reaction<PlannerWork> giveUp(Task task, String code, String reason) {
    return Reaction.fact(finish(task, new Finish.GiveUp(code, reason)));
  }
}
