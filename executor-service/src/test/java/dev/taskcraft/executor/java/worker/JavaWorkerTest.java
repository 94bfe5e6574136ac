package dev.taskcraft.executor.java.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.executor.mcp.Launch;
import dev.taskcraft.executor.mcp.LocalProcess;
import dev.taskcraft.executor.mcp.McpSession;
import dev.taskcraft.executor.mcp.Reply;
import dev.taskcraft.executor.mcp.ServerUnusable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as its client sees it. */
@Timeout(120)
class JavaWorkerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path temp;
  private JavaModules modules;
  private final List<LocalProcess> started = new ArrayList<>();

  @BeforeEach
  void makeFolder() throws IOException {
    modules = new JavaModules(temp.toRealPath());
  }

  @AfterEach
  void close() {
    started.forEach(LocalProcess::close);
  }

  @Test
  void endsWhenItsInputDoesAndClosesTheClass() throws Exception {
    modules.write(
        "Tools.java",
        """
        public class Tools implements AutoCloseable {
          public void f() { Thread.ofPlatform().daemon(false).start(() -> { while (true) Thread.onSpinWait(); }); }
          @Override public void close() throws Exception {
            java.nio.file.Files.createFile(java.nio.file.Path.of("closed"));
          }
        }
        """);
    LocalProcess worker = start(source());
    McpSession session = McpSession.open(worker, PATIENCE, _ -> {});
    assertThat(call(session, "f")).isInstanceOf(Reply.Result.class);

    worker.input().close();

    assertThat(worker.ended().get(60, TimeUnit.SECONDS)).isEqualTo("exit code 0");
    assertThat(modules.folder.resolve("closed")).exists();
  }

  @Test
  void findsTheClassByItself() throws Exception {
    modules.tools("public void f() {}");
    modules.javac("classes", "Tools.java");

    LocalProcess worker = start(compiled());

    McpSession session = McpSession.open(worker, PATIENCE, _ -> {});
    assertThat(session.tools(PATIENCE)).extracting(tool -> tool.get("name")).containsExactly("f");
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    modules.tools("public void send() {}");
    McpSession session = McpSession.open(start(source()), PATIENCE, _ -> {});

    assertThat(call(session, "sned"))
        .isEqualTo(
            new Reply.Refused(
                Reply.Refused.INVALID_PARAMS,
                "class 'Tools' has no tool 'sned'; did you mean 'send'?",
                null));
    assertThat(call(session, "reconcile:send"))
        .isInstanceOfSatisfying(
            Reply.Refused.class,
            it -> assertThat(it.code()).isEqualTo(Reply.Refused.INVALID_PARAMS));
  }

  @Test
  void sendsWhatIsPrintedOutsideOfCallsAfterTheHandshake() throws Exception {
    modules.tools(
        "static { Thread.currentThread().setContextClassLoader(null); System.out.println(\"loaded\"); }\npublic void f() {}");
    List<String> prints = new ArrayList<>();

    McpSession session = McpSession.open(start(source()), PATIENCE, prints::add);

    assertThat(call(session, "f")).isInstanceOf(Reply.Result.class);
    assertThat(prints).containsExactly("loaded");
  }

  @Test
  void saysInTheHandshakeWhyAClassCanNotBeOpened() throws Exception {
    modules.tools("public void f() { int n = \"text\"; }");
    LocalProcess worker = start(source());

    assertThatThrownBy(() -> McpSession.open(worker, PATIENCE, _ -> {}))
        .isInstanceOf(ServerUnusable.class)
        .hasMessageContainingAll("Tools.java doesn't compile:", "Tools.java:3:27", "incompatible");
  }

  @Test
  void exitsWithAnErrorWhenAClassCanNotBeOpened() throws Exception {
    modules.tools("public Tools(int n) {}\npublic void f() {}");
    LocalProcess worker = start(source());

    worker.input().write("{\"id\":1,\"method\":\"initialize\"}\n".getBytes(UTF_8));
    worker.input().flush();

    assertThat(worker.ended().get(60, TimeUnit.SECONDS)).isEqualTo("exit code 1");
    assertThat(new String(worker.output().readAllBytes(), UTF_8))
        .contains("\"code\":-32603", "public constructor without parameters");
  }

  @Test
  void saysHowItIsUsed() throws Exception {
    LocalProcess worker = start("Tools");

    assertThat(worker.ended().get(60, TimeUnit.SECONDS)).isEqualTo("exit code 64");
    assertThat(worker.lastWords()).containsExactly(Target.USAGE);
  }

  private static Reply call(McpSession session, String tool) throws InterruptedException {
    return session.call(tool, Map.of(), Map.of(), _ -> {}).await(PATIENCE);
  }

  private String[] source() {
    return served("Tools.java", modules.folder);
  }

  private String[] compiled() {
    return served("Tools.class", modules.folder.resolve("classes"));
  }

  private static String[] served(String file, Path root) {
    return new String[] {"Tools", "--file", root.resolve(file).toString(), root.toString()};
  }

  private LocalProcess start(String... args) throws IOException {
    List<String> command = new ArrayList<>(JavaModules.java());
    command.add(JavaWorker.class.getName());
    command.addAll(List.of(args));
    LocalProcess worker =
        LocalProcess.start(
            new Launch(command, Map.of("PATH", System.getenv("PATH")), modules.folder, List.of()));
    started.add(worker);
    return worker;
  }
}
