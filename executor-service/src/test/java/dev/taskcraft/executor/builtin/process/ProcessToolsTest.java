package dev.taskcraft.executor.builtin.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.executor.builtin.BuiltInTools;
import dev.taskcraft.executor.builtin.Calls;
import dev.taskcraft.executor.tool.ToolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProcessToolsTest {
  @TempDir Path folder;
  private Path root;
  private Calls calls;

  @BeforeEach
  void makeWorkspace() throws IOException {
    root = folder.toRealPath();
    calls = new Calls(root);
  }

  @Test
  void returnsOutputAndExitCodeWhateverItIs() throws Exception {
    assertThat(shell("echo out; echo err >&2; exit 3"))
        .isEqualTo(Map.of("exit_code", 3, "stdout", "out\n", "stderr", "err\n"));
    assertThat(calls.object("run_shell", Map.of("argv", List.of("echo", "$HOME; x"))))
        .containsEntry("stdout", "$HOME; x\n");
  }

  @Test
  void runsInsideTheWorkspaceOnly() throws Exception {
    Files.createDirectory(root.resolve("sub"));

    assertThat(calls.object("run_shell", Map.of("command", "pwd", "cwd", "sub")))
        .containsEntry("stdout", root + "/sub\n");
    assertThat(calls.failure("run_shell", Map.of("command", "pwd", "cwd", "/")))
        .contains("outside the workspace");
    assertThat(calls.failure("run_shell", Map.of("command", "pwd", "cwd", "none")))
        .contains("not a folder");
    assertThat(calls.failure("run_shell", Map.of())).contains("either command or argv");
  }

  @Test
  void programsSeeGrantedSecretsAndNothingElseOfOurs() throws Exception {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("AWS_SECRET_ACCESS_KEY", "do-not-leak");
    calls =
        new Calls(new BuiltInTools(Clock.systemUTC(), environment), root)
            .secrets(Map.of("TOKEN", "s3cr3t-value"));

    String names = (String) shell("env | cut -d= -f1 | sort | tr '\\n' ' '").get("stdout");

    assertThat(names.replace("PWD ", "").replace("SHLVL ", "").replace("_ ", ""))
        .isEqualTo("HOME LANG PATH TASKCRAFT_CALL TOKEN ");
    assertThat(shell("test \"$TOKEN\" = s3cr3t-value")).containsEntry("exit_code", 0);
  }

  @Test
  void keepsBeginningAndEndOfLongOutput() throws Exception {
    String out =
        (String)
            shell("echo begin; head -c 1000000 /dev/zero | tr '\\0' x; echo end").get("stdout");

    assertThat(out).startsWith("begin\nx").endsWith("xend\n").contains("934,474 bytes left out");
    assertThat(out.length()).isLessThan(66_000);
  }

  @Test
  void endsACommandWhoseTimeIsOverAndSaysWhatItPrinted() throws Exception {
    ToolResult result =
        calls
            .timeout(Duration.ofMillis(700))
            .call("run_shell", Map.of("command", "echo started; sleep 300"));

    assertThat(result)
        .isInstanceOfSatisfying(
            ToolResult.Failed.class,
            failed -> {
              assertThat(failed.retryable()).isFalse();
              assertThat(failed.message()).contains("was killed");
              assertThat(failed.detail()).contains("started");
            });
  }

  @Test
  void killsChildrenThatHaveLeftTheirSessionAndTheirParent() throws Exception {
    String daemon =
        """
        setsid sh -c 'echo $$ >> pids; (setsid sh -c "echo \\$\\$ >> pids; exec sleep 300" &) ; exec sleep 300' &
        sh -c 'echo $$ >> pids; exec sleep 300' &
        env -i sh -c 'echo $$ >> pids; exec sleep 300' &
        while [ "$(wc -l < pids)" -lt 4 ]; do sleep 0.05; done
        """;
    Files.createFile(root.resolve("pids"));

    ToolResult result =
        calls
            .timeout(Duration.ofSeconds(3))
            .call("run_shell", Map.of("command", daemon + "sleep 300"));

    assertThat(result).isInstanceOf(ToolResult.Failed.class);
    assertThat(pids()).hasSize(4).allSatisfy(pid -> assertThat(alive(pid)).isFalse());
  }

  @Test
  void leavesNothingBehindAfterANormalEnd() throws Exception {
    Map<String, Object> result =
        shell(
            "setsid sh -c 'echo $$ > pids; exec sleep 300' & while [ ! -s pids ]; do sleep 0.05; done");

    assertThat(result).containsEntry("exit_code", 0);
    assertThat(pids()).hasSize(1).allSatisfy(pid -> assertThat(alive(pid)).isFalse());
  }

  @Test
  void anInterruptKillsTheTreeToo() throws Exception {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    shell("sh -c 'echo $$ > pids; exec sleep 300'; true");
                    end.complete(new AssertionError("ran to its end"));
                  } catch (InterruptedException stopped) {
                    end.complete(stopped);
                  }
                });
    while (!Files.exists(root.resolve("pids")) || pids().isEmpty()) {
      Thread.onSpinWait();
    }
    caller.interrupt();

    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    assertThat(pids()).hasSize(1).allSatisfy(pid -> assertThat(alive(pid)).isFalse());
  }

  @Test
  void runsPythonIsolatedAndFresh() throws Exception {
    Files.writeString(
        root.resolve("json.py"), "raise SystemExit('took the json of the workspace')");

    assertThat(calls.object("run_python", Map.of("code", "import json\nprint('é', 6 * 7)\n")))
        .isEqualTo(Map.of("exit_code", 0, "stdout", "é 42\n", "stderr", ""));
    assertThat(calls.object("run_python", Map.of("code", "open('made.txt','w').write('x')\n1/0")))
        .containsEntry("exit_code", 1)
        .hasEntrySatisfying(
            "stderr", stderr -> assertThat((String) stderr).contains("ZeroDivisionError"));
    assertThat(root.resolve("made.txt")).exists();
  }

  @Test
  void pythonIsStoppedInTime() throws Exception {
    ToolResult result =
        calls
            .timeout(Duration.ofSeconds(1))
            .call("run_python", Map.of("code", "print('on my way')\nwhile True: pass"));

    assertThat(result)
        .isInstanceOfSatisfying(
            ToolResult.Failed.class, failed -> assertThat(failed.detail()).contains("on my way"));
  }

  @Test
  void processesOfOthersAreLeftAlone() throws Exception {
    Process other = new ProcessBuilder("sleep", "300").start();
    try {
      shell("true");
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  private Map<String, Object> shell(String command) throws InterruptedException {
    return calls.object("run_shell", Map.of("command", command));
  }

  private List<Long> pids() throws IOException {
    return Files.readAllLines(root.resolve("pids")).stream().map(Long::valueOf).toList();
  }

  private static boolean alive(long pid) throws IOException {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    try {
      String text = Files.readString(stat);
      return !text.substring(text.lastIndexOf(')') + 2).startsWith("Z");
    } catch (java.nio.file.NoSuchFileException gone) {
      return false;
    }
  }
}
