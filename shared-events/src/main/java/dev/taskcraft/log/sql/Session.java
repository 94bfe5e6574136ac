package dev.taskcraft.log.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A connection and the statements that were prepared on it. For one thread at a time. */
public final class Session implements AutoCloseable {
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  /** Takes the connection over. */
  public Session(Connection connection) {
    this.connection = connection;
  }

  /** The statement of this text; prepared once. Texts must come from a small set. */
  public PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  /** Runs a statement that takes nothing and gives nothing. */
  public void run(String sql) throws SQLException {
    statement(sql).executeUpdate();
  }

  /** The connection itself. */
  public Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    connection.close(); // and with it its statements
  }
}
