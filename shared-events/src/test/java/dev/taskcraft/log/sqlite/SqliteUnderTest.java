package dev.taskcraft.log.sqlite;

import dev.taskcraft.log.EventLog;
import dev.taskcraft.log.LogUnderTest;
import java.nio.file.Path;

/** Opens SQLite logs. The location is the file. */
public final class SqliteUnderTest implements LogUnderTest {
  @Override
  public EventLog open(String location) {
    return SqliteEventLog.open(Path.of(location));
  }
}
