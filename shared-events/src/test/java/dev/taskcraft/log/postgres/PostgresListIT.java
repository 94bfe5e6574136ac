package dev.taskcraft.log.postgres;

import dev.taskcraft.log.ListContract;
import dev.taskcraft.log.LogUnderTest;

class PostgresListIT extends ListContract {
  @Override
  protected LogUnderTest adapter() {
    return new PostgresUnderTest();
  }

  @Override
  protected String freshLocation() {
    return PostgresServer.freshDatabase();
  }
}
