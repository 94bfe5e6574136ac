package dev.taskcraft.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/** The limits: what the disk and SQLite do here when nothing of ours is in the way. */
final class Machine {
  /** About the size of an event. */
  private static final byte[] CONTENT = new byte[512];

  private static final int GROUP = 64;

  private Machine() {}

  static String described() throws IOException {
    return "%s %s, %d cores, %s; JDK %s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            processor(),
            Runtime.version());
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return "unknown processor";
    }
    try (Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown processor");
    }
  }

  /** Appends and waits for the disk. */
  static Sample sync(Path folder, int times) throws IOException {
    long[] nanos = new long[times];
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("sync"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int i = 0; i < times; i++) {
        long began = System.nanoTime();
        ByteBuffer content = ByteBuffer.wrap(CONTENT);
        while (content.hasRemaining()) {
          file.write(content);
        }
        file.force(false);
        nanos[i] = System.nanoTime() - began;
      }
    }
    return Sample.ofNanos(nanos);
  }

  /**
   * SQLite's own figures with a table like the log's least: one index beside the row.
   *
   * @param oneRow milliseconds of a commit of one row
   * @param rows rows per second when 64 share a commit
   */
  record Sqlite(Sample oneRow, double rows) {}

  static Sqlite sqlite(Path folder, String synchronous, int commits) throws SQLException {
    Path file = folder.resolve("limit-" + synchronous + ".db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String pragma : List.of("journal_mode = WAL", "synchronous = " + synchronous)) {
        statement.execute("PRAGMA " + pragma);
      }
      statement.execute(
          "CREATE TABLE event (no INTEGER PRIMARY KEY, slot TEXT UNIQUE, data BLOB NOT NULL)");
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO event (slot, data) VALUES (?, ?)")) {
        long[] one = new long[commits];
        for (int i = 0; i < commits; i++) {
          one[i] = commit(connection, insert, "one-" + i, 1);
        }
        long nanos = 0;
        for (int i = 0; i < commits; i++) {
          nanos += commit(connection, insert, "many-" + i, GROUP);
        }
        return new Sqlite(Sample.ofNanos(one), commits * (double) GROUP / (nanos / 1e9));
      }
    }
  }

  private static long commit(Connection connection, PreparedStatement insert, String slot, int rows)
      throws SQLException {
    long began = System.nanoTime();
    for (int i = 0; i < rows; i++) {
      insert.setString(1, slot + "-" + i);
      insert.setBytes(2, CONTENT);
      insert.executeUpdate();
    }
    connection.commit();
    return System.nanoTime() - began;
  }
}
