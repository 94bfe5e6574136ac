package dev.taskcraft.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.log.EventLogContract;
import dev.taskcraft.log.LogUnderTest;
import dev.taskcraft.log.postgres.PostgresAddress;
import dev.taskcraft.log.postgres.PostgresUnderTest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;

/** The log on the PostgreSQL that compose runs, which is not the one of the other tests. */
class ComposedPostgresIT extends EventLogContract {
  private static final String PASSWORD = UUID.randomUUID().toString();
  private static GenericContainer<?> postgres;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    port = Ports.free();
    postgres = Composed.start("postgres", 5432, port, Map.of("POSTGRES_PASSWORD", PASSWORD));
  }

  @AfterAll
  static void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }

  @Override
  protected LogUnderTest adapter() {
    return new PostgresUnderTest();
  }

  @Override
  protected String freshLocation() {
    String name = "t" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = PostgresAddress.parse(url("taskcraft")).connect("test");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return url(name);
  }

  private static String url(String database) {
    return "postgresql://taskcraft:%s@127.0.0.1:%d/%s".formatted(PASSWORD, port, database);
  }

  @Test
  void letsChangesBeReadAsTheOutboxReadsThem() throws SQLException {
    try (Connection connection = PostgresAddress.parse(freshLocation()).connect("test");
        Statement statement = connection.createStatement();
        ResultSet slot =
            statement.executeQuery(
                "SELECT slot_name FROM pg_create_logical_replication_slot('one', 'pgoutput', true)")) {
      assertThat(slot.next()).isTrue();
      assertThat(slot.getString(1)).isEqualTo("one");
    }
  }
}
