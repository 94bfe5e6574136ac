package dev.taskcraft.state.service;

import dev.taskcraft.service.problem.Problem;
import dev.taskcraft.task.TaskId;

/** Reads what stands in a request. */
final class Parameters {
  private Parameters() {}

  /** The task that a path names; one that can't be a task's is unknown, not bad. */
  static TaskId task(String id) {
    try {
      return new TaskId(id);
    } catch (IllegalArgumentException _) {
      throw unknownTask(id).exception();
    }
  }

  static Problem unknownTask(String id) {
    return Problem.unknown(
        "there is no task '" + id + "'", "GET /tasks lists them; ?prefix= finds one by a short id");
  }

  /** How many to return at most. */
  static int limit(int limit, int most) {
    if (limit < 1 || limit > most) {
      throw Problem.bad("limit", "limit " + limit + " is out of range", "use 1 to " + most)
          .exception();
    }
    return limit;
  }
}
