package dev.taskcraft.log.postgres;

import dev.taskcraft.log.EventLog;
import dev.taskcraft.log.LogUnderTest;
import dev.taskcraft.task.TaskId;
import java.util.Optional;

/** Opens PostgreSQL logs. The location is the URL. */
public final class PostgresUnderTest implements LogUnderTest {
  @Override
  public EventLog open(String location) {
    return PostgresEventLog.open(PostgresAddress.parse(location));
  }

  @Override
  public Optional<String> verify(EventLog log, TaskId task) {
    return ((PostgresEventLog) log).verify(task);
  }
}
