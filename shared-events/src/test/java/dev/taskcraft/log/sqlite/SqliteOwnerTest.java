package dev.taskcraft.log.sqlite;

import dev.taskcraft.log.LogUnderTest;
import dev.taskcraft.log.OwnerContract;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

class SqliteOwnerTest extends OwnerContract {
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
