package dev.taskcraft.log.postgres;

import dev.taskcraft.log.LogUnderTest;
import dev.taskcraft.log.OwnerContract;

class PostgresOwnerIT extends OwnerContract {
  @Override
  protected LogUnderTest adapter() {
    return new PostgresUnderTest();
  }

  @Override
  protected String freshLocation() {
    return PostgresServer.freshDatabase();
  }
}
