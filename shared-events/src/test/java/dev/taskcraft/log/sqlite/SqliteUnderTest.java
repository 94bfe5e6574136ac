package dev.taskcraft.log.sqlite;

import dev.taskcraft.log.EventLog;
import dev.taskcraft.log.LogUnderTest;
import dev.taskcraft.task.TaskId;
import java.nio.file.Path;
import java.util.Optional;

/** Opens SQLite logs. The location is the file. */
public final class SqliteUnderTest implements LogUnderTest {
  @Override
  public EventLog open(String location) {
    return SqliteEventLog.open(Path.of(location));
  }

  @Override
  public Optional<String> verify(EventLog log, TaskId task) {
    return ((SqliteEventLog) log).verify(task);
  }
}
