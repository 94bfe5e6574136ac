package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.BuiltIn;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.builtin.Calls;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolResult.Failed;
import dev.taskcraft.executor.tool.ToolResult.Lost;
import dev.taskcraft.executor.tool.ToolResult.Returned;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of tool that runs in a sandbox gives there what it gives on the host. */
@Timeout(180)
class SandboxToolsIT {
  private Bench bench;

  @BeforeAll
  static void requireAnEngine() {
    RealEngine.require();
  }

  @BeforeEach
  void makeBench(@TempDir Path folder) {
    bench = new Bench(folder);
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo out; echo err >&2; exit 3",
        "true",
        "cat; echo $?",
        "kill -9 $$",
        "kill -15 $$",
        "no-such-program",
        "echo begin; head -c 1000000 /dev/zero | tr '\\0' x; echo end",
        "head -c 65536 /dev/zero | tr '\\0' x",
        "head -c 65537 /dev/zero | tr '\\0' x >&2",
        "printf 'gr\\303\\274\\303\\237e \\377'",
        "sed 's/^/> /' file; pwd",
        "sleep 300 & echo left"
      })
  void aCommandGivesWhatItGivesOnTheHost(String command) throws Exception {
    bench.write("file", "one\ntwo\n");
    Map<String, Object> args = Map.of("command", command);

    assertThat(bench.value(builtIn("run_shell"), args))
        .isEqualTo(json(new Calls(bench.workspace).object("run_shell", args)));
  }

  @Test
  void argumentsAreRefusedAsOnTheHost() throws Exception {
    Tool shell = builtIn("run_shell");
    Calls host = new Calls(bench.workspace);
    for (Map<String, Object> args :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("command", "a", "argv", List.of("b")),
            Map.of("command", "pwd", "cwd", "/"),
            Map.of("command", "pwd", "cwd", "none"))) {
      assertThat(failure(bench.call(shell, args))).isEqualTo(host.failure("run_shell", args));
    }
    assertThat(failure(bench.call(shell, Map.of("argv", List.of("/no/such/program")))))
        .contains("/no/such/program");
    assertThat(bench.value(shell, Map.of("argv", List.of("echo", "$HOME; x"))))
        .isEqualTo(Map.of("exit_code", 0L, "stdout", "$HOME; x\n", "stderr", ""));
  }

  private static String failure(ToolResult result) {
    assertThat(result).isInstanceOf(Failed.class);
    return ((Failed) result).message();
  }

  @Test
  void aCommandWhoseTimeIsOverIsKilledWithWhatItStarted() throws Exception {
    Tool shell = builtIn("run_shell");
    String daemons =
        """
        echo started
        setsid sh -c '(setsid sleep 301 &) ; exec sleep 302' &
        env -i setsid sleep 303 &
        (trap '' TERM HUP INT; sleep 304) &
        sleep 300
        """;

    ToolResult result = bench.call(shell, Map.of("command", daemons), Duration.ofSeconds(2));

    assertThat(result)
        .asInstanceOf(type(Failed.class))
        .satisfies(
            failed -> {
              assertThat(failed.message()).contains("was still running after 2.0 s and was killed");
              assertThat(failed.detail()).contains("started");
              assertThat(failed.retryable()).isFalse();
            });
    assertThat(commandLines(shell)).doesNotContain("sleep");
  }

  @Test
  void whatACommandLeavesRunningEndsWithIt() throws Exception {
    Tool shell = builtIn("run_shell");

    assertThat(
            bench.value(shell, Map.of("command", "setsid sleep 300 & setsid nohup sleep 301 & :")))
        .isInstanceOf(Map.class);

    assertThat(commandLines(shell)).doesNotContain("sleep");
  }

  private String commandLines(Tool shell) throws InterruptedException {
    Object said = bench.value(shell, Map.of("command", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"));
    return String.valueOf(((Map<?, ?>) said).get("stdout"));
  }

  @Test
  void aCommandSeesGrantedSecretsAndNothingElseOfOurs() throws Exception {
    bench.secrets.put("TOKEN", "s3cr3t-value");

    assertThat(bench.value(builtIn("run_shell"), Map.of("command", "env; echo ${#TOKEN}")))
        .asInstanceOf(type(Map.class))
        .satisfies(
            it ->
                assertThat((String) it.get("stdout"))
                    .contains("TOKEN=", "\n12\n")
                    .doesNotContain(Bench.CANARY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "print('é', 6 * 7)",
        "import sys; sys.exit(5)",
        "import sys; print(sys.stdin.read() == '', sys.flags.isolated, sys.flags.utf8_mode)",
        "import json; print(json.dumps({}))",
        "import os; print(os.getcwd(), sorted(os.listdir()))"
      })
  void aScriptGivesWhatItGivesOnTheHost(String code) throws Exception {
    bench.write("json.py", "raise SystemExit('took the json of the workspace')");
    Map<String, Object> args = Map.of("code", code);

    assertThat(bench.value(builtIn("run_python"), args))
        .isEqualTo(json(new Calls(bench.workspace).object("run_python", args)));
  }

  @Test
  void aScriptThatIsStoppedHasSaidWhatItSaid() throws Exception {
    ToolResult result =
        bench.call(
            builtIn("run_python"),
            Map.of("code", "print('on my way')\nwhile True: pass"),
            Duration.ofSeconds(2));

    assertThat(result)
        .asInstanceOf(type(Failed.class))
        .satisfies(failed -> assertThat(failed.detail()).contains("on my way"));
  }

  @Test
  void aScriptThatHidesItsSurroundingsIsStoppedToo() throws Exception {
    Tool python = builtIn("run_python");

    assertThat(
            bench.call(
                python,
                Map.of("code", "import ctypes\nctypes.CDLL(None).prctl(4, 0)\nwhile True: pass"),
                Duration.ofSeconds(2)))
        .isInstanceOf(Failed.class);

    String scripts =
        """
        import glob
        print(sum(b'\\0-I\\0' in open(it, 'rb').read() for it in glob.glob('/proc/[0-9]*/cmdline')))
        """;
    assertThat(bench.value(python, Map.of("code", scripts)))
        .as("only this script runs")
        .asInstanceOf(type(Map.class))
        .satisfies(it -> assertThat(it.get("stdout")).isEqualTo("1\n"));
  }

  @Test
  void aJavaToolRunsInOne() throws Exception {
    bench.secrets.put("TOKEN", "granted");
    bench.write(
        "Shop.java",
        """
        import java.nio.file.*;
        public class Shop {
          public int twice(int number) { return 2 * number; }
          public String user() throws Exception {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
          }
          public String write(String path) throws Exception {
            return Files.writeString(Path.of(path), "x").toString();
          }
          public boolean connect(int port) throws Exception {
            try (var socket = new java.net.Socket("127.0.0.1", port)) { return socket.isConnected(); }
          }
          public int token() { return System.getenv("TOKEN").length(); }
          public String canary() { return String.valueOf(System.getenv("AWS_SECRET_ACCESS_KEY")); }
          public void hoard() {
            var all = new java.util.ArrayList<java.nio.ByteBuffer>();
            while (true) { all.add(java.nio.ByteBuffer.allocateDirect(1 << 24)); }
          }
          public void halt() { Runtime.getRuntime().halt(9); }
        }
        """);
    Map<String, Tool> shop =
        bench.open(
            new ToolSource.Module("Shop", null, null, Language.JAVA, Settings.NONE, Map.of()),
            bench.newTask());

    assertThat(bench.value(shop.get("twice"), Map.of("number", 21))).isEqualTo(42L);
    assertThat(bench.value(shop.get("user"), Map.of())).isNotEqualTo("0");
    assertThat(bench.value(shop.get("token"), Map.of())).isEqualTo(7L);
    assertThat(bench.value(shop.get("canary"), Map.of())).isEqualTo("null");
    assertThat(bench.call(shop.get("write"), Map.of("path", at("made"))))
        .isInstanceOf(Failed.class);
    assertThat(bench.workspace.resolve("made")).doesNotExist();
    try (CountingPort port = CountingPort.open()) {
      assertThat(bench.call(shop.get("connect"), Map.of("port", port.number())))
          .isInstanceOf(Failed.class);
      assertThat(port.touches()).isZero();
    }
    assertThat(bench.call(shop.get("halt"), Map.of())).isEqualTo(new Lost("exit code 9"));
    assertThat(bench.value(shop.get("twice"), Map.of("number", 2))).isEqualTo(4L);
    assertThat(shop.get("twice").spec().code()).isNotEmpty();
  }

  private String at(String name) {
    return bench.workspace.resolve(name).toString();
  }

  @Test
  void aServerOfOtherPeopleRunsInOne() throws Exception {
    String server = "/dev/taskcraft/executor/mcp/server/stranger.py";
    bench.copy(server, "stranger.py");
    ToolSource.Mcp source =
        new ToolSource.Mcp(
            "stranger",
            List.of("python3", at("stranger.py")),
            null,
            Map.of(),
            Map.of(),
            List.of(),
            Settings.NONE,
            Map.of());
    Map<String, Tool> tools = bench.open(source, bench.newTask());

    assertThat(bench.call(tools.get("stranger.echo"), Map.of("text", "hello")))
        .isEqualTo(Returned.of("hello"));
    assertThat(bench.call(tools.get("stranger.die"), Map.of()))
        .asInstanceOf(type(Lost.class))
        .satisfies(lost -> assertThat(lost.reason()).contains("exit code 7", "out of cheese"));
    assertThat(bench.call(tools.get("stranger.echo"), Map.of("text", "again")))
        .isEqualTo(Returned.of("again"));
    assertThat(bench.call(tools.get("stranger.hang"), Map.of(), Duration.ofSeconds(2)))
        .isInstanceOf(Lost.class);
  }

  @Test
  void aModuleFromABundleInAHiddenFolderRuns() throws Exception {
    Path key = bench.write(".taskcraft/keys/key", Bench.CANARY);
    Path module =
        bench.write(
            ".taskcraft/bundles/one/m.py",
            "import os\ndef sees(path: str): return os.path.exists(path)");
    Map<String, Tool> tools =
        bench.open(
            new ToolSource.Module(
                "m", null, module.toString(), Language.PYTHON, Settings.NONE, Map.of()),
            bench.newTask());

    Tool sees = tools.get("sees");
    assertThat(bench.value(sees, Map.of("path", module.toString()))).isEqualTo(true);
    assertThat(bench.value(sees, Map.of("path", key.toString()))).isEqualTo(false);
  }

  @Test
  void withoutItsImageNoToolIsOpenedAndNothingIsPulled() throws Exception {
    bench.environment.put("TASKCRAFT_SANDBOX_PYTHON_IMAGE", "taskcraft/no-such-image");
    bench.write("m.py", "def f(): pass");

    assertThatThrownBy(() -> bench.open("m"))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContainingAll(
            "has no image 'taskcraft/no-such-image'", "none is pulled", "make images");
    assertThatThrownBy(() -> bench.engine.image("taskcraft/no-such-image"))
        .isInstanceOf(SandboxUnavailable.class);
  }

  @Test
  void withoutTheEnginesRuntimeNoToolIsOpened() throws Exception {
    String known = bench.engine.info().getRuntimes().keySet().toString();
    if (known.contains("runsc")) {
      System.out.println("SKIPPED: gVisor is installed here (this test needs an engine without)");
    }
    assumeFalse(known.contains("runsc"), "gVisor is installed");
    bench.environment.put("TASKCRAFT_SANDBOX_RUNTIME", "runsc");
    bench.write("m.py", "def f(): pass");

    assertThatThrownBy(() -> bench.open("m"))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("has no runtime 'runsc'");
  }

  @Test
  void withoutAProgramInItsImageAServerIsNotStartedAndNothingIsLeft() {
    ToolSource.Mcp source =
        new ToolSource.Mcp(
            "gone",
            List.of("no-such-program"),
            null,
            Map.of(),
            Map.of(),
            List.of(),
            Settings.NONE,
            Map.of());

    assertThatThrownBy(() -> bench.open(source, bench.newTask()))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("no-such-program");
  }

  private Tool builtIn(String name) {
    return bench.open(new BuiltIn(name, Settings.NONE), bench.newTask()).get(name);
  }

  /** The worker's numbers are long, as all of JSON's. */
  private static Map<String, Object> json(Map<String, Object> value) {
    Map<String, Object> all = new java.util.HashMap<>(value);
    all.computeIfPresent("exit_code", (_, code) -> ((Number) code).longValue());
    return all;
  }
}
