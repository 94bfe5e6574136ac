package dev.taskcraft.approval.service.outbox;

import dev.taskcraft.log.postgres.PostgresAddress;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;
import org.jspecify.annotations.Nullable;

/**
 * How far the engine has read, in the database that it reads. Debezium makes it by its name, and
 * tells it the settings of {@link Engine}.
 */
public final class EngineOffsets extends MemoryOffsetBackingStore {
  private @Nullable PostgresAddress address;

  @Override
  public void configure(WorkerConfig config) {
    super.configure(config);
    Map<String, String> settings = config.originalsStrings();
    address = Engine.address(settings);
  }

  @Override
  public synchronized void start() {
    super.start();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT key, value FROM engine_offset")) {
      while (rows.next()) {
        byte[] value = rows.getBytes(2);
        data.put(ByteBuffer.wrap(rows.getBytes(1)), value == null ? null : ByteBuffer.wrap(value));
      }
    } catch (SQLException failure) {
      throw new ConnectException("the engine's offsets could not be read", failure);
    }
  }

  @Override
  public Set<Map<String, Object>> connectorPartitions(String connector) {
    return Set.of(); // only Connect's own server asks
  }

  @Override
  protected void save() {
    try (Connection connection = connect();
        PreparedStatement upsert =
            connection.prepareStatement(
                """
                INSERT INTO engine_offset (key, value) VALUES (?, ?)
                ON CONFLICT (key) DO UPDATE SET value = excluded.value""")) {
      for (Map.Entry<ByteBuffer, @Nullable ByteBuffer> entry : data.entrySet()) {
        ByteBuffer value = entry.getValue();
        upsert.setBytes(1, bytes(entry.getKey()));
        upsert.setBytes(2, value == null ? null : bytes(value));
        upsert.executeUpdate();
      }
    } catch (SQLException failure) {
      throw new ConnectException("the engine's offsets could not be written", failure);
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private Connection connect() throws SQLException {
    if (address == null) {
      throw new IllegalStateException("not configured");
    }
    return address.connect("approval");
  }
}
