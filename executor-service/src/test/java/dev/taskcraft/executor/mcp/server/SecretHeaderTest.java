package dev.taskcraft.executor.mcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in the headers for a server behind a URL. */
@Timeout(60)
class SecretHeaderTest {
  @TempDir Path folder;
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private HttpServer server;

  @BeforeEach
  void startServer() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.sendResponseHeaders(403, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void aLineEndAfterASecretIsNotSent() throws Exception {
    assertThatThrownBy(() -> open("hunter22\n")).isInstanceOf(ToolsUnavailable.class);

    assertThat(seen.take()).isEqualTo("Bearer hunter22");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter22\nX-Other: 1", "hunter22\u20ac"})
  void aSecretThatNoHeaderCanHoldIsNamedAndNotShown(String secret) {
    assertThatThrownBy(() -> open(secret))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("header 'Authorization'")
        .hasMessageContaining("correct the secret TOKEN")
        .hasNoCause()
        .satisfies(refused -> assertThat(refused.toString()).doesNotContain("hunter22"));
    assertThat(seen).isEmpty();
  }

  private void open(String secret) {
    ToolSource.Mcp source =
        new ToolSource.Mcp(
            "web",
            List.of(),
            "http://127.0.0.1:" + server.getAddress().getPort(),
            Map.of(),
            Map.of("Authorization", "Bearer ${secret:TOKEN}"),
            List.of(),
            Settings.NONE,
            Map.of());
    new McpTools(Map.of())
        .open(source, new Place(folder, folder, List.of(folder), Map.of("TOKEN", secret)));
  }
}
