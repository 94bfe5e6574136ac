package dev.taskcraft.executor.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The official SDK's client, against our Python worker: each shows that the other keeps to MCP. */
@Timeout(120)
class SdkTransportTest {
  private static final Path PROGRAM =
      Path.of("src/main/resources/dev/taskcraft/executor/python/serve.py").toAbsolutePath();

  @TempDir Path temp;
  private LocalProcess server;
  private McpSyncClient client;
  private final List<String> prints = new CopyOnWriteArrayList<>();

  @BeforeEach
  void connect() throws IOException {
    Files.writeString(
        temp.resolve("mod.py"),
        """
        import os
        def add(a: int, b: int = 1):
            "Adds."
            print("adding")
            return {"sum": a + b}
        def fail(): raise ValueError("no")
        def die(): os._exit(7)
        """);
    Map<String, String> environment =
        Map.of("PATH", System.getenv("PATH"), "PYTHONDONTWRITEBYTECODE", "1");
    server =
        LocalProcess.start(
            new Launch(
                List.of("python3", PROGRAM.toString(), "mod", temp.toString()),
                environment,
                temp,
                List.of()));
    client =
        McpClient.sync(new SdkTransport(server, new JacksonMcpJsonMapper(new ObjectMapper())))
            .requestTimeout(Duration.ofSeconds(30))
            .initializationTimeout(Duration.ofSeconds(60))
            .loggingConsumer(note -> prints.add(note.data()))
            .build();
    client.initialize();
  }

  @AfterEach
  void close() {
    client.closeGracefully();
    server.close();
  }

  @Test
  void listsAndCallsTools() {
    assertThat(client.listTools().tools())
        .extracting(Tool::name)
        .containsExactly("add", "fail", "die");

    CallToolResult result = call("add", Map.of("a", 2));

    assertThat(result.structuredContent()).isEqualTo(Map.of("sum", 3));
    await().untilAsserted(() -> assertThat(prints).containsExactly("adding")); // a way of its own
  }

  @Test
  void seesAToolsErrorAndARefusedCall() {
    CallToolResult result = call("fail", Map.of());

    assertThat(result.isError()).isTrue();
    assertThat(result.content())
        .first()
        .extracting(content -> ((TextContent) content).text())
        .isEqualTo("ValueError: no");
    assertThatThrownBy(() -> call("fial", Map.of())).hasMessageContaining("did you mean 'fail'?");
  }

  @Test
  void showsTheEndOfTheServerAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> call = threads.submit(() -> call("die", Map.of()));

      assertThat(server.ended().get(30, TimeUnit.SECONDS)).isEqualTo("exit code 7");
      call.cancel(true);
    }
  }

  @Test
  void endsTheServerWhenTheClientCloses() {
    assertThat(client.closeGracefully()).isTrue();

    assertThat(server.ended()).isCompletedWithValue("exit code 0");
  }

  private CallToolResult call(String tool, Map<String, Object> args) {
    return client.callTool(CallToolRequest.builder(tool).arguments(args).build());
  }
}
