package dev.taskcraft.approval;

import dev.taskcraft.role.NoWork;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.role.Role;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Rejects what nobody decided in time, where the conditional append is the arbiter: of this and a
 * person's word the log takes the first. In a cluster the row of approval-service is, and this role
 * must have no part.
 *
 * <p>It looks again in time only while something else of the task is under way. A task that waits
 * for people alone is given up, not held for hours; whoever opens it next finds what is overdue.
 */
public final class ExpiryRole implements Role<NoWork> {
  @Override
  public String name() {
    return "approval";
  }

  @Override
  public Reaction<NoWork> react(Task task, Instant now) {
    List<Reaction.Fact> overdue = new ArrayList<>();
    Instant next = null;
    for (ApprovalRequested ask : Decisions.pending(task)) {
      Instant expires = ask.expires();
      if (ask.expired(now)) {
        overdue.add(new Reaction.Fact(null, Said.expired(ask)));
      } else if (next == null || (expires != null && expires.isBefore(next))) {
        next = expires;
      }
    }
    return new Reaction<>(overdue, List.of(), underWay(task) ? next : null);
  }

  private static boolean underWay(Task task) {
    return task.pauses().isEmpty()
        && task.openSteps().stream()
            .map(number -> task.step(number).phase())
            .anyMatch(phase -> phase == Step.Phase.APPROVED || phase == Step.Phase.RUNNING);
  }

  @Override
  public List<TaskEvent> perform(NoWork work, Task task) {
    return List.of();
  }
}
