package dev.taskcraft.executor.mcp.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.mcp.Launch;
import dev.taskcraft.executor.mcp.SdkTransport;
import dev.taskcraft.executor.mcp.ServerProcess;
import dev.taskcraft.executor.mcp.ServerUnusable;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.LoggingMessageNotification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Starts a server, or reaches it, and says hello. */
final class Connector {
  private static final Duration LONGEST_CALL = Duration.ofHours(24); // ours is shorter, and ours
  private static final Pattern SECRET = Pattern.compile("\\$\\{secret:([A-Z0-9_]+)}");
  private static final List<String> PASSED_ON =
      List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");

  private final ServerProcess.Launcher launcher;
  private final Map<String, String> environment;
  private final Duration patience;
  private final McpJsonMapper mapper = new JacksonMcpJsonMapper(new ObjectMapper());

  Connector(ServerProcess.Launcher launcher, Map<String, String> environment, Duration patience) {
    this.launcher = launcher;
    this.environment = environment;
    this.patience = patience;
  }

  /** How long a server may take to say hello, or what it offers. */
  Duration patience() {
    return patience;
  }

  /**
   * Connects.
   *
   * @param log takes what the server says of its own accord
   * @throws ToolsUnavailable with the server's last words; nothing is left running
   */
  Connection connect(ToolSource.Mcp source, Place place, Consumer<String> log) {
    ServerProcess process = source.url() == null ? start(source, place) : null;
    McpClientTransport transport =
        process == null ? http(source, place) : new SdkTransport(process, mapper);
    McpSyncClient client =
        McpClient.sync(transport)
            .requestTimeout(LONGEST_CALL)
            .initializationTimeout(patience)
            .loggingConsumer((LoggingMessageNotification note) -> log.accept(note.data()))
            .build();
    Connection connection = new Connection(client, process);
    try {
      hello(connection);
      return connection;
    } catch (RuntimeException failure) {
      String words = connection.lastWords();
      connection.close();
      throw new ToolsUnavailable(
          "mcp server '%s' (%s) does not answer: %s%s; try it by hand"
              .formatted(source.name(), address(source), failure.getMessage(), words),
          failure);
    }
  }

  /** The SDK doesn't notice that a process ended, so its end is watched beside the hello. */
  private void hello(Connection connection) {
    Calls.Answer<?> answer =
        Calls.until(patience, connection.ended(), () -> connection.client().initialize());
    switch (answer) {
      case Calls.Answered<?> _ -> {}
      case Calls.Refused<?>(var failure) -> throw failure;
      case Calls.Ended<?>(var how) -> throw new IllegalStateException("it ended: " + how);
      case Calls.TooLate<?> _ ->
          throw new IllegalStateException("no hello within " + patience.toSeconds() + " s");
    }
  }

  private ServerProcess start(ToolSource.Mcp source, Place place) {
    Map<String, String> variables = new HashMap<>();
    for (String name : PASSED_ON) {
      String value = environment.get(name);
      if (value != null) {
        variables.put(name, value);
      }
    }
    source.env().forEach((name, value) -> variables.put(name, filled(source, value, place)));
    try {
      return launcher.start(new Launch(source.command(), variables, place.folder(), List.of()));
    } catch (ServerUnusable why) {
      throw new ToolsUnavailable(
          "mcp server '%s': %s".formatted(source.name(), why.getMessage()), why);
    } catch (IOException missing) {
      throw new ToolsUnavailable(
          "mcp server '%s': can't start %s: %s; install it, or correct command:"
              .formatted(source.name(), source.command().getFirst(), missing.getMessage()),
          missing);
    }
  }

  private McpClientTransport http(ToolSource.Mcp source, Place place) {
    URI url = URI.create(Objects.requireNonNull(source.url()));
    HttpRequest.Builder request = HttpRequest.newBuilder();
    source.headers().forEach((name, value) -> header(source, name, value, place, request));
    return HttpClientStreamableHttpTransport.builder(
            url.getScheme() + "://" + url.getRawAuthority())
        .endpoint(endpoint(url))
        .jsonMapper(mapper)
        .requestBuilder(request)
        .connectTimeout(Duration.ofSeconds(20))
        .build();
  }

  /** What comes behind the host; {@code /mcp} is where servers are by custom. */
  private static String endpoint(URI url) {
    String path = url.getRawPath();
    String query = url.getRawQuery();
    return (path == null || path.isEmpty() ? "/mcp" : path) + (query == null ? "" : "?" + query);
  }

  /**
   * Adds a header without the space around its value, which is no part of it (RFC 9110, 5.5): a
   * secret read from a file often ends in a line end. What the client says of a value that it can't
   * send quotes it, so that is not passed on.
   */
  private static void header(
      ToolSource.Mcp source, String name, String text, Place place, HttpRequest.Builder request) {
    String value = filled(source, text, place).strip();
    try {
      request.header(name, value);
    } catch (IllegalArgumentException _) {
      List<String> secrets = SECRET.matcher(text).results().map(found -> found.group(1)).toList();
      throw new ToolsUnavailable(
          "mcp server '%s': header '%s' has a line break or a character that no header can hold; correct %s"
              .formatted(
                  source.name(),
                  name,
                  secrets.isEmpty() ? "it" : "the secret " + String.join(", ", secrets)));
    }
  }

  private static String filled(ToolSource.Mcp source, String text, Place place) {
    Matcher matcher = SECRET.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      @Nullable String value = place.secrets().get(matcher.group(1));
      if (value == null) {
        throw new ToolsUnavailable(
            "mcp server '%s' needs the secret '%s'; set it in the environment or in .env"
                .formatted(source.name(), matcher.group(1)));
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }

  /** Where it is, without arguments, path or query: they may hold secrets. */
  private static String address(ToolSource.Mcp source) {
    return source.url() == null
        ? source.command().getFirst()
        : String.valueOf(URI.create(source.url()).getHost());
  }
}
