package dev.taskcraft.executor.mcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a server is looked for, and what is said when it can't be had. */
@Timeout(60)
class ConnectorTest {
  private final McpTools tools = new McpTools(System.getenv(), Duration.ofSeconds(10));

  @Test
  void keepsTheQueryOfAUrl() throws IOException {
    Queue<String> asked = new ConcurrentLinkedQueue<>();
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(loopback, 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(400, -1);
          exchange.close();
        });
    server.start();
    try {
      String host = "http://127.0.0.1:" + server.getAddress().getPort();
      for (String path : List.of("/mcp?profile=x%20y&key=1", "?profile=x", "/deep/mcp", "")) {
        assertThat(catchThrowable(() -> tools.open(web(host + path), Stranger.place(Map.of()))))
            .isInstanceOf(ToolsUnavailable.class)
            .hasMessageContaining("'stranger' (127.0.0.1)")
            .hasMessageNotContaining("profile");
      }
    } finally {
      server.stop(0);
    }
    assertThat(asked)
        .containsOnly("/mcp?profile=x%20y&key=1", "/mcp?profile=x", "/deep/mcp", "/mcp");
  }

  @Test
  void namesTheProgramAndNotItsArguments() {
    ToolSource.Mcp source = program("sh", "-c", "exit 3", "sh", "--token=abc");

    assertThatThrownBy(() -> tools.open(source, Stranger.place(Map.of())))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("mcp server 'stranger' (sh) does not answer")
        .hasMessageContaining("exit code 3")
        .hasMessageNotContaining("--token");
  }

  private static ToolSource.Mcp program(String... command) {
    return new ToolSource.Mcp(
        Stranger.NAME,
        List.of(command),
        null,
        Map.of(),
        Map.of(),
        List.of(),
        Settings.NONE,
        Map.of());
  }

  private static ToolSource.Mcp web(String url) {
    return new ToolSource.Mcp(
        Stranger.NAME, List.of(), url, Map.of(), Map.of(), List.of(), Settings.NONE, Map.of());
  }
}
