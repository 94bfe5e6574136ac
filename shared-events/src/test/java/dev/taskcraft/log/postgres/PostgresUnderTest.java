package dev.taskcraft.log.postgres;

import dev.taskcraft.log.EventLog;
import dev.taskcraft.log.LogUnderTest;

/** Opens PostgreSQL logs. The location is the URL. */
public final class PostgresUnderTest implements LogUnderTest {
  @Override
  public EventLog open(String location) {
    return PostgresEventLog.open(PostgresAddress.parse(location));
  }
}
