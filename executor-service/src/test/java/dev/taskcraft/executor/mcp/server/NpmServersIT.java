package dev.taskcraft.executor.mcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.tool.Effect;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers of other people, from npm: {@code server-filesystem} and {@code server-everything} of
 * the Model Context Protocol project.
 */
@Timeout(180)
class NpmServersIT {
  private static final Path NPM = Path.of("target", "npm").toAbsolutePath();
  private static final Path BIN = NPM.resolve("node_modules/.bin");
  private static final String VERSION = "2026.8.31";

  @TempDir Path folder;
  private ToolFactory.Opened opened;

  @BeforeAll
  static void install() throws Exception {
    boolean npm = runs("npm", "--version");
    if (!npm) {
      System.out.println(
          "SKIPPED: npm is missing; install Node.js 20 to test MCP servers from npm");
    }
    assumeTrue(npm, "npm is missing; install Node.js 20");
    if (Files.exists(BIN.resolve("mcp-server-everything"))) {
      return;
    }
    Files.createDirectories(NPM);
    assertThat(
            runs(
                "npm",
                "install",
                "--prefix",
                NPM.toString(),
                "--no-package-lock",
                "--no-audit",
                "--no-fund",
                "@modelcontextprotocol/server-filesystem@" + VERSION,
                "@modelcontextprotocol/server-everything@" + VERSION))
        .as("npm install")
        .isTrue();
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  @AfterEach
  void close() throws Exception {
    if (opened != null) {
      opened.close().close();
    }
  }

  @Test
  void callsTheFileServerAndHearsItsErrors() throws Exception {
    Files.writeString(folder.resolve("a.txt"), "hello");
    Map<String, Tool> tools = open(files());

    ToolResult read = call(tools, "fs.read_text_file", Map.of("path", path("a.txt")));
    assertThat(read)
        .isInstanceOfSatisfying(
            ToolResult.Returned.class, r -> assertThat(r.value().toString()).contains("hello"));
    assertThat(call(tools, "fs.read_text_file", Map.of("path", "/etc/passwd")))
        .isInstanceOfSatisfying(
            ToolResult.Failed.class, f -> assertThat(f.message()).contains("denied"));
    assertThat(tools.get("fs.read_text_file").spec().effect())
        .as("its own hints make nothing harmless")
        .isEqualTo(Effect.IRREVERSIBLE);
  }

  @Test
  void startsAKilledFileServerAgain() throws Exception {
    Map<String, Tool> tools = open(files());
    kill("server-filesystem");
    assertThat(call(tools, "fs.write_file", Map.of("path", path("b.txt"), "content", "after")))
        .isInstanceOf(ToolResult.Returned.class);
    assertThat(folder.resolve("b.txt")).hasContent("after");
  }

  @Test
  void callsTheEverythingServerAndHearsItsErrors() throws Exception {
    Map<String, Tool> tools = open(everything("stdio"));
    assertThat(call(tools, "every.get-sum", Map.of("a", 2, "b", 40)))
        .isInstanceOfSatisfying(
            ToolResult.Returned.class, r -> assertThat(r.value().toString()).contains("42"));
    assertThat(call(tools, "every.get-tiny-image", Map.of()))
        .isInstanceOfSatisfying(
            ToolResult.Returned.class, r -> assertThat(r.attachments()).isNotEmpty());
    assertThat(call(tools, "every.get-sum", Map.of("a", "two", "b", 40)))
        .isInstanceOf(ToolResult.Failed.class);
  }

  @Test
  void losesTheCallOfAServerThatIsKilledInTheMiddleOfIt() throws Exception {
    Map<String, Tool> tools = open(everything("stdio"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ToolResult> call =
          threads.submit(
              () ->
                  call(
                      tools,
                      "every.trigger-long-running-operation",
                      Map.of("duration", 60, "steps", 2)));
      await()
          .during(Duration.ofMillis(300)) // the call is under way: it has not ended by itself
          .atMost(Duration.ofSeconds(10))
          .until(() -> !call.isDone());
      kill("server-everything");
      assertThat(call.get())
          .isInstanceOfSatisfying(
              ToolResult.Lost.class, lost -> assertThat(lost.reason()).contains("SIGKILL"));
    }
  }

  @Test
  void losesACallThatTakesTooLong() throws Exception {
    Map<String, Tool> tools = open(everything("stdio"));
    ToolContext hasty = context(Duration.ofMillis(300));
    assertThat(
            tools
                .get("every.trigger-long-running-operation")
                .call(Map.of("duration", 60, "steps", 2), hasty))
        .isInstanceOf(ToolResult.Lost.class);
  }

  @Test
  void reachesTheEverythingServerOverHttp() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    ProcessBuilder builder =
        new ProcessBuilder(BIN.resolve("mcp-server-everything").toString(), "streamableHttp")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("PORT", String.valueOf(port));
    Process server = builder.start();
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> listens(port));
      Map<String, Tool> tools =
          open(source("every", List.of(), "http://127.0.0.1:" + port + "/mcp"));
      assertThat(call(tools, "every.echo", Map.of("message", "hello")))
          .isInstanceOfSatisfying(
              ToolResult.Returned.class, r -> assertThat(r.value()).isEqualTo("Echo: hello"));
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  /** A pass-through before the real server renames one argument from the second list on. */
  @Test
  void refusesAToolWhoseSchemaHasChanged() throws Exception {
    for (ToolSource.Mcp real : List.of(files(), everything("stdio"))) {
      Path proxy =
          Files.writeString(
              folder.resolve("proxy.py"),
              """
              import subprocess, sys, threading
              server = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
              def up():
                  for line in sys.stdin.buffer:
                      server.stdin.write(line); server.stdin.flush()
                  server.stdin.close()
              threading.Thread(target=up, daemon=True).start()
              lists = 0
              for line in server.stdout:
                  if b'"inputSchema"' in line:
                      lists += 1
                      if lists > 1:
                          line = line.replace(b'"path"', b'"file"').replace(b'"message"', b'"text"')
                  sys.stdout.buffer.write(line); sys.stdout.buffer.flush()
              """);
      List<String> command = new java.util.ArrayList<>(List.of("python3", "-u", proxy.toString()));
      command.addAll(real.command());
      Map<String, Tool> tools = open(source(real.name(), command, null));
      boolean files = real.name().equals("fs");
      String tool = files ? "fs.list_directory" : "every.echo";
      String before = tools.get(tool).spec().schemaDigest();
      assertThat(call(tools, tool, files ? Map.of("path", path("")) : Map.of("message", "x")))
          .isInstanceOfSatisfying(
              ToolResult.Unreachable.class,
              refused -> assertThat(refused.reason()).contains("changed"));
      assertThat(tools.get(tool).spec().schemaDigest())
          .as("so that no earlier approval fits")
          .isNotEqualTo(before);
      opened.close().close();
      opened = null;
    }
  }

  @Test
  void saysWhichServerCantBeStarted() {
    assertThatThrownBy(() -> open(source("gone", List.of("no-such-program"), null)))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("'gone'")
        .hasMessageContaining("no-such-program");
    assertThatThrownBy(
            () -> open(source("dies", List.of("sh", "-c", "echo oh no >&2; exit 3"), null)))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("oh no");
  }

  private static boolean listens(int port) {
    try (java.net.Socket _ = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static void kill(String name) throws Exception {
    ProcessHandle server = descendant(name);
    assertThat(server.destroyForcibly()).isTrue();
    server.onExit().get();
  }

  private static ProcessHandle descendant(String name) {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().commandLine().orElse("").contains(name))
        .filter(process -> process.info().command().orElse("").endsWith("node"))
        .findFirst()
        .orElseThrow();
  }

  private ToolSource.Mcp files() throws IOException {
    return source(
        "fs",
        List.of(BIN.resolve("mcp-server-filesystem").toString(), folder.toRealPath().toString()),
        null);
  }

  private ToolSource.Mcp everything(String mode) {
    return source("every", List.of(BIN.resolve("mcp-server-everything").toString(), mode), null);
  }

  private static ToolSource.Mcp source(String name, List<String> command, String url) {
    return new ToolSource.Mcp(
        name, command, url, Map.of(), Map.of(), List.of(), Settings.NONE, Map.of());
  }

  private String path(String name) throws IOException {
    return folder.toRealPath().resolve(name).toString();
  }

  private Map<String, Tool> open(ToolSource.Mcp source) {
    opened =
        new McpTools(System.getenv())
            .open(source, new ToolFactory.Place(folder, folder, List.of(folder), Map.of()));
    Map<String, Tool> tools = new java.util.LinkedHashMap<>();
    opened.tools().forEach(tool -> tools.put(tool.spec().name(), tool));
    return tools;
  }

  private ToolContext context(Duration timeout) {
    return new ToolContext("t", 1, 1, "key", timeout, Map.of(), List.of(folder), _ -> {});
  }

  private ToolResult call(Map<String, Tool> tools, String name, Map<String, Object> args)
      throws InterruptedException {
    return tools.get(name).call(args, context(Duration.ofSeconds(90)));
  }
}
