package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.Container;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.BuiltIn;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.coworker.ToolSource.Writes;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolResult.Returned;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.task.TaskId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes of an engine that has none of our files, and is sent them. */
@Timeout(180)
class CopiesIT {
  Bench bench;

  @BeforeAll
  static void requireAnEngine() {
    RealEngine.require();
  }

  @BeforeEach
  void makeBench(@TempDir Path folder) throws Exception {
    bench = new Bench(folder);
    reach();
  }

  /** By its socket here. */
  void reach() throws Exception {
    bench.set("TASKCRAFT_SANDBOX_FILES", "copy");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  private Tool shell(@Nullable Writes writes, TaskId task) {
    ToolSource source = new BuiltIn("run_shell", new Settings(null, null, null, null, writes));
    return Objects.requireNonNull(bench.open(source, task).get("run_shell"));
  }

  private String run(Tool shell, String command) throws InterruptedException {
    return String.valueOf(
        ((Map<?, ?>) bench.value(shell, Map.of("command", "{ " + command + "; } 2>&1")))
            .get("stdout"));
  }

  @Test
  void modulesOfBothLanguagesAndServersRunFromTheirCopies() throws Exception {
    bench.write("m.py", "import helper\ndef twice(n: int): return helper.two() * n");
    bench.write("helper.py", "def two(): return 2");
    bench.write("Shop.java", "public class Shop { public int half(int n) { return n / 2; } }");
    bench.copy("/dev/taskcraft/executor/mcp/server/stranger.py", "stranger.py");

    assertThat(bench.value(bench.open("m").get("twice"), Map.of("n", 21))).isEqualTo(42L);
    assertThat(
            bench.value(
                bench
                    .open(
                        new ToolSource.Module(
                            "Shop", null, null, Language.JAVA, Settings.NONE, Map.of()),
                        bench.newTask())
                    .get("half"),
                Map.of("n", 42)))
        .isEqualTo(21L);
    assertThat(bench.call(stranger().get("stranger.echo"), Map.of("text", "hello")))
        .isEqualTo(Returned.of("hello"));
  }

  private Map<String, Tool> stranger() {
    return bench.open(
        new ToolSource.Mcp(
            "stranger",
            List.of("python3", bench.workspace.resolve("stranger.py").toString()),
            null,
            Map.of(),
            Map.of(),
            List.of(),
            Settings.NONE,
            Map.of()),
        bench.newTask());
  }

  @Test
  void noFileChangesUnderACallThatReadsIt() throws Exception {
    bench.write("a.txt", "old");
    TaskId task = bench.newTask();
    Tool shell = shell(null, task);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var client = new EngineClient(bench.environment)) {
      Future<String> reads = threads.submit(() -> run(shell, "cat a.txt; sleep 5; cat a.txt"));
      await()
          .until(
              () ->
                  Arrays.deepToString(
                          client
                              .quick()
                              .topContainerCmd(bench.containers(task).getFirst().getId())
                              .exec()
                              .getProcesses())
                      .contains("sleep 5]"));
      bench.write("a.txt", "new!");

      assertThat(run(shell, "cat a.txt")).as("the next call has what is new").isEqualTo("new!");
      assertThat(reads.get()).isEqualTo("oldold");
    }
  }

  @Test
  void theEngineIsToldNoPathOfThisHost() throws Exception {
    TaskId task = bench.newTask();
    bench.write(".taskcraft/bundles/one/m.py", "def f(): return 1");
    Tool shell = shell(null, task);
    bench.open(
        new ToolSource.Module(
            "m",
            null,
            bench.workspace.resolve(".taskcraft/bundles/one/m.py").toString(),
            Language.PYTHON,
            Settings.NONE,
            Map.of()),
        task);

    assertThat(run(shell, "pwd")).isEqualTo(bench.workspace + "\n");
    assertThat(bench.containers(task)).hasSize(2).allSatisfy(this::hasVolumesOnly);
  }

  private void hasVolumesOnly(Container container) {
    assertThat(container.getMounts())
        .isNotEmpty()
        .allSatisfy(
            mount -> {
              assertThat(mount.getName()).startsWith("taskcraft-");
              assertThat(mount.getDriver()).isEqualTo("local");
            });
  }

  @Test
  void nothingOfACopyCanBeChangedThere() throws Exception {
    Path file = bench.write("a/everybodys.txt", "as it was");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
    Tool shell = shell(null, bench.newTask());

    for (String change :
        List.of(
            "echo x > a/everybodys.txt",
            "echo x > new.txt",
            "echo x > a/new.txt",
            "mv a b",
            "mv a/everybodys.txt a/b",
            "rm -f a/everybodys.txt",
            "ln -s /etc/passwd link",
            "mkdir d",
            "chmod 777 a",
            "chmod 777 .",
            "chown $(id -u) a/everybodys.txt",
            "touch a/everybodys.txt",
            "mv $PWD $PWD-moved",
            "echo x > /opt/taskcraft/python/serve.py",
            "chmod 777 /opt/taskcraft/python")) {
      assertThat(run(shell, change + " && echo changed")).as(change).doesNotContain("changed");
    }
    assertThat(run(shell, "id -u; cat a/everybodys.txt; find . -writable"))
        .doesNotStartWith("0\n")
        .endsWith("\nas it was");
    assertThat(file).hasContent("as it was");
  }

  @Test
  void whatMayHoldSecretsAndWhatIsNoFileIsNotThere() throws Exception {
    bench.write(".env", Bench.CANARY);
    bench.write("a/.env.production", Bench.CANARY);
    bench.write(".taskcraft/keys/k", Bench.CANARY);
    Files.createSymbolicLink(bench.workspace.resolve("link"), Path.of("/etc/hostname"));
    Tool shell = shell(null, bench.newTask());
    bench.write("b/.env", Bench.CANARY); // later, which a mount would show

    assertThat(run(shell, "find . | sort")).isEqualTo(".\n./a\n./b\n");
  }

  @Test
  void whatChangesHereIsSeenByTheNextCall() throws Exception {
    Path file = bench.write("a.txt", "one");
    Tool shell = shell(null, bench.newTask());
    assertThat(run(shell, "cat a.txt")).isEqualTo("one");

    bench.write("a.txt", "two");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    bench.write("deep/b.txt", "new");
    Files.createDirectory(bench.workspace.resolve("empty"));

    assertThat(run(shell, "cat a.txt deep/b.txt; ls -d empty")).isEqualTo("twonewempty\n");
  }

  @Test
  void whatIsWrittenComesBack() throws Exception {
    Path changed = bench.write("changed.txt", "old");
    Path gone = bench.write("gone.txt", "x");
    Tool shell = shell(Writes.WORKSPACE, bench.newTask());

    assertThat(run(shell, "echo new > changed.txt; rm gone.txt; echo x > a.txt")).isEmpty();

    assertThat(changed).hasContent("new");
    assertThat(gone).doesNotExist();
    assertThat(gone.resolveSibling("a.txt")).hasContent("x");
  }

  @Test
  void theOutboxCanBeWrittenToInsideOfAWorkspaceThatCant() throws Exception {
    bench.write("a.txt", "as it was");
    Path outbox =
        Files.createDirectories(bench.workspace.resolve(".taskcraft/outbox")).toRealPath();
    bench.set("TASKCRAFT_OUTBOX", outbox.toString());
    Tool shell = shell(Writes.OUTBOX, bench.newTask());

    assertThat(run(shell, "echo mail > .taskcraft/outbox/1.eml; cat a.txt; echo x > a.txt"))
        .startsWith("as it was")
        .contains("denied");
    assertThat(outbox.resolve("1.eml")).hasContent("mail");
  }

  @Test
  void whatIsWrittenWithinAFolderThatCantBeWrittenToStaysTheToolsOwn() throws Exception {
    bench.write("a.txt", "as it was");
    Path outbox = Files.createDirectories(bench.workspace.resolve("mails/out")).toRealPath();
    bench.set("TASKCRAFT_OUTBOX", outbox.toString());
    Tool shell = shell(Writes.OUTBOX, bench.newTask());

    assertThat(run(shell, "echo one > mails/out/1.eml")).isEmpty();
    assertThat(run(shell, "echo two >> mails/out/1.eml; echo x > a.txt; echo x > mails/x"))
        .contains("a.txt: Permission denied", "mails/x: Permission denied");

    assertThat(outbox.resolve("1.eml")).hasContent("one\ntwo");
  }

  @Test
  void aLinkThatStaysInItsFolderIsSentAsItsFile() throws Exception {
    Path real = bench.write("versions/1/m.py", "def f(): return 1");
    Files.createSymbolicLink(bench.workspace.resolve("m.py"), bench.workspace.relativize(real));
    Files.createSymbolicLink(bench.workspace.resolve("gone.py"), Path.of("nowhere"));

    assertThat(bench.value(bench.open("m").get("f"), Map.of())).isEqualTo(1L);
    assertThat(run(shell(null, bench.newTask()), "ls")).isEqualTo("m.py\nversions\n");
  }

  @Test
  void whatIsTooLargeIsRefusedWithTheRemedy() throws Exception {
    bench.set("TASKCRAFT_SANDBOX_WORKSPACE", "1m");
    bench.write("big", "x".repeat(2_000_000));

    assertThatThrownBy(() -> shell(null, bench.newTask()))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining(bench.workspace + " has more than 1 MiB")
        .hasMessageContaining("TASKCRAFT_SANDBOX_WORKSPACE");
  }

  @Test
  void manySmallFilesFit() throws Exception {
    bench.set("TASKCRAFT_SANDBOX_WORKSPACE", "1m");
    for (int file = 0; file < 1000; file++) {
      bench.write("many/" + file, "x");
    }

    assertThat(run(shell(null, bench.newTask()), "ls many | wc -l")).isEqualTo("1000\n");
  }
}
