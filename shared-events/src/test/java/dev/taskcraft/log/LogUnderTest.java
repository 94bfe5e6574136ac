package dev.taskcraft.log;

import dev.taskcraft.task.TaskId;
import java.util.Optional;

/**
 * How to open an adapter's log, here and in a child process. Implementations are public and have a
 * public constructor without arguments.
 */
public interface LogUnderTest {
  /** Opens the log at a place: a file, a URL. */
  EventLog open(String location);

  /** Checks a task's hash chain; what is wrong with it, or nothing. */
  Optional<String> verify(EventLog log, TaskId task);
}
