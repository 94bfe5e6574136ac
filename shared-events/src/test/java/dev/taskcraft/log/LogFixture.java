package dev.taskcraft.log;

import dev.taskcraft.task.TaskId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Opens the log that a contract tries, here and in child processes, and closes it afterwards. */
public abstract class LogFixture {
  private @Nullable EventLog log;
  private @Nullable String location;

  /** How to open it: what an adapter's test says. */
  protected abstract LogUnderTest adapter();

  /** A place where no log is yet. */
  protected abstract String freshLocation();

  @AfterEach
  void closeLog() {
    if (log != null) {
      log.close();
    }
  }

  /** The log of this test. */
  protected final EventLog log() {
    EventLog present = log;
    if (present == null) {
      present = another();
      log = present;
    }
    return present;
  }

  /** Where the log of this test is. */
  protected final String location() {
    String present = location;
    if (present == null) {
      present = freshLocation();
      location = present;
    }
    return present;
  }

  /** A second log in the same place. */
  protected final EventLog another() {
    return adapter().open(location());
  }

  /** A second process on the same log. */
  final ChildLog child() {
    return ChildLog.start(adapter().getClass(), location());
  }

  /** What is wrong with a task's chain. */
  protected final Optional<String> verify(TaskId task) {
    return log().verify(task);
  }
}
