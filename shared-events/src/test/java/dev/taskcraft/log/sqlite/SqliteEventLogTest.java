package dev.taskcraft.log.sqlite;

import dev.taskcraft.log.EventLogContract;
import dev.taskcraft.log.LogUnderTest;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

class SqliteEventLogTest extends EventLogContract {
  @TempDir Path folder;

  @Override
  protected LogUnderTest adapter() {
    return new SqliteUnderTest();
  }

  @Override
  protected String freshLocation() {
    return folder.resolve(UUID.randomUUID() + "/state.db").toString();
  }
}
