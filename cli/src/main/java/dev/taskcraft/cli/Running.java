package dev.taskcraft.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.taskcraft.log.SetAside;
import dev.taskcraft.state.TaskView;
import dev.taskcraft.task.TaskId;
import java.util.List;

/**
 * A task, what was set aside of it, and whether a living process carries it on. Its status alone
 * doesn't tell: it says {@code executing} after a crash, too, because nobody was left to write
 * anything else.
 */
record Running(@JsonUnwrapped TaskView view, boolean running, List<SetAside> setAside) {
  static Running of(Store store, TaskId id, TaskView view) {
    return new Running(view, store.log().owner(id).isPresent(), store.log().setAside(id));
  }

  /** Whether somebody has to resume it for anything to happen. */
  boolean abandoned() {
    return !running && moving(view.status());
  }

  /** Whether a task with this status goes on without a person, if anybody runs it. */
  static boolean moving(String status) {
    return status.equals("planning") || status.equals("executing");
  }
}
