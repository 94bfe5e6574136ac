package dev.taskcraft.state.service;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.log.sql.EpochNanos;
import dev.taskcraft.serde.CoworkerJson;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The coworkers that the operator published, every version of them. Of a name the version published
 * last is in use; what was published is never changed.
 */
@ApplicationScoped
public class Catalogue {
  private static final String COLUMNS =
      "SELECT name, version, digest, published_by, published_at, content FROM state.coworker ";

  /** So that two who publish at once don't both make the same version. */
  private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))";

  private static final String LATEST = COLUMNS + "WHERE name = ? ORDER BY version DESC LIMIT 1";
  private static final String BY_DIGEST =
      COLUMNS + "WHERE name = ? AND digest = ? ORDER BY version DESC LIMIT 1";
  private static final String HISTORY = COLUMNS + "WHERE name = ? ORDER BY version DESC";
  private static final String IN_USE =
      "SELECT DISTINCT ON (name) name, version, digest, published_by, published_at, content"
          + " FROM state.coworker WHERE name > ? ORDER BY name, version DESC LIMIT ?";
  private static final String INSERT =
      """
      INSERT INTO state.coworker (name, version, digest, content, published_by, published_at)
      VALUES (?, ?, ?, ?, ?, ?)""";

  private final AgroalDataSource database;

  Catalogue(AgroalDataSource database) {
    this.database = database;
  }

  /**
   * One version of a coworker.
   *
   * @param version counts from 1 within the name
   * @param content the coworker as JSON
   */
  record Version(String name, int version, String digest, String by, Instant at, String content) {}

  /**
   * What publishing came to.
   *
   * @param fresh whether it made a version; not when the one in use has the same content
   */
  record Published(Version version, boolean fresh) {}

  Published publish(Coworker coworker, String by, Instant at) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Published published = publish(connection, coworker, by, at);
        connection.commit();
        return published;
      } catch (SQLException | RuntimeException failure) {
        connection.rollback();
        throw failure;
      }
    }
  }

  private static Published publish(Connection connection, Coworker coworker, String by, Instant at)
      throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setString(1, coworker.name());
      lock.execute();
    }
    List<Version> last = versions(connection, LATEST, coworker.name());
    String digest = CoworkerJson.coworkerDigest(coworker);
    if (!last.isEmpty() && last.getFirst().digest().equals(digest)) {
      return new Published(last.getFirst(), false);
    }
    Version next =
        new Version(
            coworker.name(),
            last.isEmpty() ? 1 : last.getFirst().version() + 1,
            digest,
            by,
            at,
            CoworkerJson.write(coworker));
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, next.name());
      insert.setInt(2, next.version());
      insert.setString(3, next.digest());
      insert.setString(4, next.content());
      insert.setString(5, next.by());
      insert.setLong(6, EpochNanos.of(next.at()));
      insert.executeUpdate();
    }
    return new Published(next, true);
  }

  /**
   * A version by its name.
   *
   * @param digest of the version; null for the one in use
   */
  Optional<Version> find(String name, @Nullable String digest) throws SQLException {
    try (Connection connection = database.getConnection()) {
      List<Version> found =
          digest == null
              ? versions(connection, LATEST, name)
              : versions(connection, BY_DIGEST, name, digest);
      return found.stream().findFirst();
    }
  }

  /** All versions of a name, the newest first. */
  List<Version> history(String name) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return versions(connection, HISTORY, name);
    }
  }

  /** The versions in use, by name. */
  List<Version> inUse(String after, int limit) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return versions(connection, IN_USE, after, limit);
    }
  }

  /** What to say when there is no such version. */
  static String missing(String name, @Nullable String digest) {
    return digest == null
        ? "there is no coworker '%s' in the catalogue".formatted(name)
        : "there is no version %s of coworker '%s' in the catalogue".formatted(digest, name);
  }

  private static List<Version> versions(Connection connection, String query, Object... parameters)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setObject(i + 1, parameters[i]);
      }
      List<Version> versions = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          versions.add(
              new Version(
                  row.getString(1),
                  row.getInt(2),
                  row.getString(3),
                  row.getString(4),
                  EpochNanos.instant(row.getLong(5)),
                  row.getString(6)));
        }
      }
      return versions;
    }
  }
}
