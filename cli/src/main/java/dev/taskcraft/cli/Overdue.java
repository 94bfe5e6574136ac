package dev.taskcraft.cli;

import dev.taskcraft.approval.ExpiryRole;
import dev.taskcraft.log.AppendResult;
import dev.taskcraft.role.Author;
import dev.taskcraft.role.RoleRunner;
import dev.taskcraft.role.Settled;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.time.Clock;

/** What nobody decided while no process ran the task, and nobody may decide any more. */
final class Overdue {
  private Overdue() {}

  /**
   * Rejects it, so that what a command checks next, and shows, is how things are. Not for a
   * cluster, where approval-service does.
   *
   * @return the task as it is now
   */
  static Task rejected(Store store, TaskId id, RoleRunner.Observer observer) {
    Author author = Authors.at(Clock.systemUTC());
    while (true) {
      Task task = store.load(id);
      Settled settled = Settled.once(task, new ExpiryRole(), author);
      if (settled.events().isEmpty()) {
        return task;
      }
      var cascade = Author.cascade(task, settled.task(), settled.events(), null, null);
      if (store.log().append(cascade) instanceof AppendResult.Appended) {
        observer.appended(settled.task(), settled.events());
        return settled.task();
      }
    }
  }
}
