package dev.taskcraft.state.service;

import dev.taskcraft.service.problem.Problem;
import dev.taskcraft.task.TaskId;

/** Reads what stands in a request. */
final class Requests {
  private Requests() {}

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

  /** A number between these. */
  static int number(String parameter, String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw Problem.bad(
            parameter,
            "%s is '%s'".formatted(parameter, text),
            "use a number from %d to %d".formatted(least, most))
        .exception();
  }
}
