package dev.taskcraft.log.postgres;

import dev.taskcraft.log.EventLogContract;
import dev.taskcraft.log.LogUnderTest;

class PostgresEventLogIT extends EventLogContract {
  @Override
  protected LogUnderTest adapter() {
    return new PostgresUnderTest();
  }

  @Override
  protected String freshLocation() {
    return PostgresServer.freshDatabase();
  }
}
