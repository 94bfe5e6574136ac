package dev.taskcraft.blob.postgres;

import dev.taskcraft.blob.BlobDigest;
import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.BlobsUnavailable;
import dev.taskcraft.log.postgres.PostgresAddress;
import dev.taskcraft.log.postgres.PostgresSchema;
import dev.taskcraft.log.sql.Pool;
import dev.taskcraft.log.sql.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.NoSuchElementException;

/** Blobs as rows beside the log. Those known already are not sent again. */
public final class PostgresBlobStore implements BlobStore {
  private static final int CONNECTIONS = 2;
  private static final String KNOWN = "SELECT 1 FROM blob WHERE digest = ?";
  private static final String PUT =
      "INSERT INTO blob (digest, content) VALUES (?, ?) ON CONFLICT DO NOTHING";
  private static final String GET = "SELECT content FROM blob WHERE digest = ?";

  private final PostgresAddress address;
  private final Pool<Session> sessions;

  /** Keeps blobs at this address; connects when the first one comes. */
  public PostgresBlobStore(PostgresAddress address) {
    this.address = address;
    sessions = new Pool<>(CONNECTIONS, () -> new Session(PostgresSchema.connect(address)));
  }

  @Override
  public BlobRef put(byte[] content, String mediaType, String preview) {
    String digest = BlobDigest.of(content);
    with(
        session -> {
          PreparedStatement known = session.statement(KNOWN);
          known.setString(1, digest);
          try (ResultSet row = known.executeQuery()) {
            if (row.next()) {
              return 0;
            }
          }
          PreparedStatement put = session.statement(PUT);
          put.setString(1, digest);
          put.setBytes(2, content);
          return put.executeUpdate();
        });
    return new BlobRef(digest, mediaType, content.length, preview);
  }

  @Override
  public byte[] get(String digest) {
    String where = "blob " + BlobDigest.hex(digest) + " at " + address;
    byte[] content =
        with(
            session -> {
              PreparedStatement get = session.statement(GET);
              get.setString(1, digest);
              try (ResultSet row = get.executeQuery()) {
                if (!row.next()) {
                  throw new NoSuchElementException(
                      where + ": is missing; the blobs belong beside the log that cites them");
                }
                return row.getBytes(1);
              }
            });
    return BlobDigest.checked(digest, content, where);
  }

  @Override
  public void close() {
    sessions.close();
  }

  private <T> T with(Pool.Use<Session, T> use) {
    try {
      return sessions.with(use);
    } catch (SQLException e) {
      throw new BlobsUnavailable(
          "blobs at %s: %s. Check the server, then try again.".formatted(address, e.getMessage()),
          e);
    }
  }
}
