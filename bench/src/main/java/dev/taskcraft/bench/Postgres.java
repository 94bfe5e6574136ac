package dev.taskcraft.bench;

import dev.taskcraft.log.EventLog;
import dev.taskcraft.log.postgres.PostgresAddress;
import dev.taskcraft.log.postgres.PostgresEventLog;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A PostgreSQL server of its own, with its defaults: every commit waits for the disk. */
final class Postgres implements AutoCloseable {
  /** About the size of an event. */
  private static final byte[] CONTENT = new byte[512];

  private static final int CONNECTIONS = 32;
  private static final String CONNECTION_LIMIT = "200";

  private final EmbeddedPostgres server;

  private Postgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /** Starts one whose data lie in the folder for temporary files. */
  static Postgres start() throws IOException {
    return new Postgres(
        EmbeddedPostgres.builder()
            .setServerConfig("max_connections", CONNECTION_LIMIT)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start());
  }

  EventLog log() {
    return PostgresEventLog.open(PostgresAddress.parse(url().substring("jdbc:".length())));
  }

  private String url() {
    return "jdbc:postgresql://localhost:%d/postgres?user=postgres&password=postgres"
        .formatted(server.getPort());
  }

  /**
   * What the server does when nothing of ours is in the way.
   *
   * @param oneRow of one connection
   * @param commitsTogether commits of one row a second, of many connections at once
   */
  record Limits(Sample oneRow, double commitsTogether) {
    List<Row> rows() {
      return List.of(
          Row.limit("PostgreSQL, bare: 1 row a commit, p50", Row.number(oneRow.p50()) + " ms"),
          Row.limit(
              "PostgreSQL, bare: %d connections, 1 row a commit".formatted(CONNECTIONS),
              Row.number(commitsTogether) + " rows/s"));
    }
  }

  Limits limits(int commits) throws SQLException, InterruptedException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE bare (no bigserial PRIMARY KEY, slot text UNIQUE, data bytea NOT NULL)");
    }
    long[] one = new long[commits];
    insert("one", one);
    List<Thread> threads = new ArrayList<>();
    AtomicReference<SQLException> failure = new AtomicReference<>();
    long began = System.nanoTime();
    for (int i = 0; i < CONNECTIONS; i++) {
      String name = "many-" + i;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      insert(name, new long[Math.max(1, commits / 4)]);
                    } catch (SQLException failed) {
                      failure.set(failed);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    SQLException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return new Limits(Sample.ofNanos(one), CONNECTIONS * Math.max(1, commits / 4) / seconds);
  }

  private void insert(String name, long[] nanos) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO bare (slot, data) VALUES (?, ?)")) {
      for (int i = 0; i < nanos.length; i++) {
        long began = System.nanoTime();
        insert.setString(1, name + "-" + i);
        insert.setBytes(2, CONTENT);
        insert.executeUpdate();
        nanos[i] = System.nanoTime() - began;
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
