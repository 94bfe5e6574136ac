package dev.taskcraft.log.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Where a database is, out of a {@code DATABASE_URL}: {@code postgresql://}, {@code postgres://},
 * {@code postgresql+asyncpg://} and the like, or {@code jdbc:postgresql://}. Its texts and messages
 * never show the password.
 *
 * @param user null for the driver's default
 * @param password null for none, or the one of a {@code .pgpass} file
 * @param parameters of the connection, by the driver's names
 */
public record PostgresAddress(
    String host,
    int port,
    String database,
    @Nullable String user,
    @Nullable String password,
    Map<String, String> parameters) {
  private static final int PORT = 5432;

  /** What a process that sleeps in a transaction has locked is free again after a minute. */
  private static final String END_IDLE_TRANSACTIONS =
      "-c idle_in_transaction_session_timeout=60000";

  private static final Pattern URL =
      Pattern.compile(
          "(?:jdbc:)?(?:postgresql|postgres)(?:\\+\\w+)?://"
              + "(?:(?<user>[^:@/?]*)(?::(?<password>[^/?]*))?@)?"
              + "(?<host>\\[[0-9a-fA-F:.%]+]|[^:/?@\\[\\]]+)?(?::(?<port>\\d{1,5}))?"
              + "(?:/(?<database>[^?]*))?(?:\\?(?<query>.*))?");

  /** Names that libpq or asyncpg use, and the driver's own. */
  private static final Map<String, String> NAMES =
      Map.of(
          "ssl", "sslmode",
          "connect_timeout", "connectTimeout",
          "application_name", "ApplicationName");

  public PostgresAddress {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException when it is none of those above
   */
  public static PostgresAddress parse(String url) {
    Matcher parts = URL.matcher(url.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "DATABASE_URL is not postgresql://user:password@host:port/database; %s. Write special characters in user and password as %%xx."
              .formatted(start(url.strip())));
    }
    Map<String, String> parameters = parameters(parts.group("query"));
    String user = parameters.remove("user");
    String password = parameters.remove("password");
    String host = decoded(parts.group("host"));
    String database = decoded(parts.group("database"));
    String port = parts.group("port");
    return new PostgresAddress(
        host == null ? "localhost" : host,
        port == null ? PORT : port(port),
        database == null || database.isEmpty() ? "postgres" : database,
        parts.group("user") == null ? user : decoded(parts.group("user")),
        parts.group("password") == null ? password : decoded(parts.group("password")),
        parameters);
  }

  /** Opens a connection whose tables are those of this schema. */
  public Connection connect(String schema) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "taskcraft");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", "60");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("currentSchema", schema);
    properties.setProperty("options", END_IDLE_TRANSACTIONS);
    parameters.forEach(properties::setProperty);
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    String url =
        "jdbc:postgresql://%s:%d/%s"
            .formatted(host, port, java.net.URLEncoder.encode(database, UTF_8).replace("+", "%20"));
    Connection connection = new Driver().connect(url, properties);
    if (connection == null) {
      throw new SQLException("the driver takes no address like " + this, "08001");
    }
    return connection;
  }

  /** The address without the password. */
  @Override
  public String toString() {
    return "postgresql://%s%s:%d/%s"
        .formatted(user == null ? "" : user + "@", host, port, database);
  }

  /** How the URL starts, as far as no secret can stand there. */
  private static String start(String url) {
    Matcher scheme = Pattern.compile("[a-z0-9+:]{1,30}://").matcher(url);
    return scheme.lookingAt() ? "it starts with " + scheme.group() : "it has no scheme";
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query != null && !query.isEmpty()) {
      for (String parameter : query.split("&")) {
        int equals = parameter.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException(
              "DATABASE_URL has a parameter without a value; write them as ?name=value&name=value");
        }
        String name = parameter.substring(0, equals);
        parameters.put(
            NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name),
            URLDecoder.decode(parameter.substring(equals + 1), UTF_8));
      }
    }
    if (parameters.containsKey("host")) {
      throw new IllegalArgumentException(
          "DATABASE_URL names a socket folder (host=); only TCP is known: name host and port before the '/'");
    }
    return parameters;
  }

  private static int port(String text) {
    int port = Integer.parseInt(text);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("DATABASE_URL names port " + port + "; 1 to 65535 exist");
    }
    return port;
  }

  private static @Nullable String decoded(@Nullable String part) {
    // a plus sign is itself here, a blank in forms only
    return part == null ? null : URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
  }
}
