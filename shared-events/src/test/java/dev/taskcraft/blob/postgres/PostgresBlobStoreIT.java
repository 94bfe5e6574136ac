package dev.taskcraft.blob.postgres;

import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.BlobStoreContract;
import dev.taskcraft.log.postgres.PostgresAddress;
import dev.taskcraft.log.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;

class PostgresBlobStoreIT extends BlobStoreContract {
  private final String url = PostgresServer.freshDatabase();
  private final PostgresBlobStore store = new PostgresBlobStore(PostgresAddress.parse(url));

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected BlobStore store() {
    return store;
  }

  @Override
  protected void damage(String digest) throws Exception {
    String address = "jdbc:" + url.replace("postgres:postgres@", "");
    try (Connection connection = DriverManager.getConnection(address, "postgres", "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE taskcraft.blob SET content = 'SOUND' WHERE digest = '" + digest + "'");
    }
  }
}
