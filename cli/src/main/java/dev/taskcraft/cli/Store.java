package dev.taskcraft.cli;

import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.log.EventLog;
import dev.taskcraft.log.TaskRow;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.util.List;
import java.util.regex.Pattern;

/** Where tasks are kept. */
record Store(EventLog log, BlobStore blobs) implements AutoCloseable {
  private static final int SHORTEST = 6;
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{1,36}");

  /** The id that a person typed, whole or shortened while that is unique. */
  TaskId resolve(String typed) {
    if (typed.length() < SHORTEST || !ID.matcher(typed).matches()) {
      throw Failure.badInput(
          "'" + Escaped.line(typed) + "' is not a task id",
          "give at least 6 characters of the id; `taskcraft list` shows them");
    }
    List<TaskRow> found = log.findByPrefix(typed, 2);
    if (found.isEmpty()) {
      throw Failure.badInput(
          "there is no task '" + typed + "' here",
          "`taskcraft list` shows the tasks; SQLITE_DB_PATH and --backend say where they are kept");
    }
    if (found.size() > 1) {
      throw Failure.badInput(
          "'%s' is short for more than one task: %s, %s"
              .formatted(typed, found.get(0).task(), found.get(1).task()),
          "give more characters");
    }
    return found.getFirst().task();
  }

  /** The task as its events tell it now. */
  Task load(TaskId id) {
    return Task.of(id, log.read(id, 0));
  }

  @Override
  public void close() {
    try (blobs) {
      log.close();
    }
  }
}
