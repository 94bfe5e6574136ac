package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.coworker.ToolSource.Writes;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a tool in a container writes, and what becomes of it here. */
@Timeout(180)
class WritesIT {
  private Bench bench;
  private Path outbox;

  @BeforeAll
  static void requireAnEngine() {
    RealEngine.require();
  }

  @BeforeEach
  void makeBench(@TempDir Path folder) throws Exception {
    bench = new Bench(folder);
    outbox =
        Files.createDirectories(
            bench.write(".taskcraft/keys/key", "k").resolveSibling("../outbox"));
    outbox = outbox.toRealPath();
    bench.set("TASKCRAFT_OUTBOX", outbox.toString());
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  private Tool shell(@Nullable Writes writes) {
    ToolSource source =
        new ToolSource.BuiltIn("run_shell", new Settings(null, null, null, null, writes));
    return Objects.requireNonNull(bench.open(source, bench.newTask()).get("run_shell"));
  }

  private String run(Tool shell, String command) throws InterruptedException {
    return String.valueOf(
        ((Map<?, ?>) bench.value(shell, Map.of("command", command))).get("stdout"));
  }

  @Test
  void nothingIsWrittenWhereNothingIsDeclared() throws Exception {
    Path file = bench.write("a.txt", "old");
    assertThat(run(shell(null), "echo new > a.txt || echo refused")).contains("refused");
    assertThat(file).hasContent("old");
  }

  @Test
  void whatIsNewChangedOrGoneThereIsSoHereAfterTheCall() throws Exception {
    Path changed = bench.write("changed.txt", "old");
    Path gone = bench.write("deep/gone.txt", "x");
    Tool shell = shell(Writes.WORKSPACE);

    run(
        shell,
        "echo new > changed.txt; rm deep/gone.txt; mkdir -p a/b; echo fresh > a/b/c.txt;"
            + " echo note > .taskcraft-notes");

    assertThat(changed).hasContent("new");
    assertThat(gone).doesNotExist();
    assertThat(gone.resolveSibling("../a/b/c.txt")).hasContent("fresh");
    assertThat(changed.resolveSibling(".taskcraft-notes")).hasContent("note");
    bench.write("changed.txt", "here");
    assertThat(run(shell, "cat changed.txt"))
        .as("what changes here is seen there")
        .isEqualTo("here");
  }

  @Test
  void whatTheFileToolsWouldRefuseIsLeftInTheContainerAndSaid() throws Exception {
    Path coworker = bench.write("bot.yaml", "objective: x\ntools: []\n");
    Path env = bench.write(".env", "KEY=secret");
    Tool shell = shell(Writes.WORKSPACE);

    String seen =
        run(
            shell,
            "cat .env .taskcraft/keys/key; echo KEY=stolen > .env; echo 'tools: [run_shell]' >> bot.yaml;"
                + " ln -s /etc/shadow link; mkdir -p .git/hooks; echo x > .git/hooks/post-commit; echo ok > ok.txt");

    assertThat(seen).doesNotContain("secret", "k");
    assertThat(coworker).hasContent("objective: x\ntools: []\n");
    assertThat(env).hasContent("KEY=secret");
    assertThat(coworker.resolveSibling("link")).doesNotExist();
    assertThat(coworker.resolveSibling(".git/hooks/post-commit")).doesNotExist();
    assertThat(coworker.resolveSibling("ok.txt")).hasContent("ok");
    assertThat(bench.prints)
        .anySatisfy(line -> assertThat(line).contains("'link' is no regular file"))
        .anySatisfy(line -> assertThat(line).contains("bot.yaml").contains("coworker file"))
        .anySatisfy(line -> assertThat(line).contains(".git"));
  }

  @Test
  void aFullWorkspaceIsTheToolsOwnTrouble() throws Exception {
    bench.set("TASKCRAFT_SANDBOX_WORKSPACE", "2m");
    String output =
        run(shell(Writes.WORKSPACE), "{ head -c 4000000 /dev/zero > big; } 2>&1; rm big");
    assertThat(output).contains("No space left");
  }

  @Test
  void holesThatTakeNoRoomThereDontFillTheDiskHere() throws Exception {
    bench.set("TASKCRAFT_SANDBOX_WORKSPACE", "2m");
    Tool shell = shell(Writes.WORKSPACE);

    ToolResult result =
        bench.call(
            shell, Map.of("command", "for i in 1 2 3; do truncate -s 1M $i; done; echo x > 0"));

    assertThat(result)
        .isInstanceOfSatisfying(
            ToolResult.Lost.class,
            lost -> assertThat(lost.toString()).contains("has more than 2 MiB"));
    assertThat(bench.workspace.resolve("0")).as("all of it, or nothing").doesNotExist();
  }

  @Test
  void aHoleOfAnyLengthIsNotEvenRead() throws Exception {
    Tool shell = shell(Writes.WORKSPACE);
    for (String size : new String[] {"1T", "9223372036854775807"}) {
      assertThat(bench.call(shell, Map.of("command", "echo x > 0; truncate -s " + size + " 1")))
          .isInstanceOf(ToolResult.Lost.class);
    }
    assertThat(bench.workspace.resolve("0")).as("all of it, or nothing").doesNotExist();
  }

  @Test
  void whatHasALinkBesideItIsNotTakenForDeleted() throws Exception {
    Path report = bench.write("report.txt", "x");
    Tool shell = shell(Writes.WORKSPACE);

    run(shell, "ln report.txt a-copy.txt");

    assertThat(report).hasContent("x");
  }

  @Test
  void nothingComesOfTheWorkspaceWhenTheOutboxCantBeHadWhole() throws Exception {
    Path mails = Files.createDirectories(bench.workspace.resolveSibling("mails")).toRealPath();
    bench.set("TASKCRAFT_OUTBOX", mails.toString()); // else it is in the workspace's own archive
    Tool shell = shell(Writes.WORKSPACE);

    assertThat(
            bench.call(
                shell,
                Map.of("command", "echo x > a.txt; truncate -s 1T %s/hole".formatted(mails))))
        .isInstanceOf(ToolResult.Lost.class);
    assertThat(bench.workspace.resolve("a.txt")).doesNotExist();
  }

  @Test
  void theOutboxInAWorkspaceHasRoomOfItsOwn() throws Exception {
    bench.set("TASKCRAFT_SANDBOX_WORKSPACE", "2m");
    Path mails = Files.createDirectories(bench.workspace.resolve("mails")).toRealPath();
    bench.set("TASKCRAFT_OUTBOX", mails.resolve("../mails").toString());
    Tool shell = shell(Writes.WORKSPACE);

    assertThat(
            run(
                shell,
                "head -c 1500000 /dev/zero > mails/1.eml; head -c 1500000 /dev/zero > big; echo done"))
        .isEqualTo("done\n");

    assertThat(mails.resolve("1.eml")).hasSize(1_500_000);
    assertThat(bench.workspace.resolve("big")).hasSize(1_500_000);
  }

  @Test
  void aWorkspaceThatIsTooLargeIsRefusedWithTheRemedy() throws Exception {
    bench.set("TASKCRAFT_SANDBOX_WORKSPACE", "1m");
    bench.write("big", "x".repeat(2_000_000));
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> shell(Writes.WORKSPACE))
        .hasMessageContaining("has more than 1 MiB")
        .hasMessageContaining("TASKCRAFT_SANDBOX_WORKSPACE");
  }

  @Test
  void theOutboxAloneCanBeWrittenToThoughItLiesInAHiddenFolder() throws Exception {
    Tool shell = shell(Writes.OUTBOX);

    String output =
        run(
            shell,
            "echo mail > %s/1.eml; echo x > a.txt || echo refused; cat .taskcraft/keys/key 2>&1"
                .formatted(outbox));

    assertThat(output).contains("refused").doesNotContain("k\n");
    assertThat(outbox.resolve("1.eml")).hasContent("mail");
  }

  @Test
  void aCallThatIsKilledChangesNothingHere() throws Exception {
    Tool shell = shell(Writes.WORKSPACE);
    ToolResult result =
        bench.call(shell, Map.of("command", "echo half > half.txt; kill -9 -1; sleep 100"));
    assertThat(result).isNotInstanceOf(ToolResult.Returned.class);
    assertThat(run(shell, "echo whole > whole.txt; ls"))
        .contains("whole.txt")
        .doesNotContain("half");
  }

  @Test
  void whatALostCallOfAServerWroteIsNotTakenOverWithTheNext() throws Exception {
    Map<String, Tool> scribe = scribe();

    ToolResult lost =
        bench.call(
            scribe.get("scribe.write"),
            Map.of("name", "half.txt", "seconds", 60),
            Duration.ofSeconds(2));

    assertThat(lost).isInstanceOf(ToolResult.Lost.class);
    wrote(scribe, "whole.txt");
    assertThat(bench.workspace.resolve("whole.txt")).hasContent("x");
    assertThat(bench.workspace.resolve("half.txt")).doesNotExist();
  }

  @Test
  void whatCouldNotBeTakenOverIsNotTakenOverWithTheNextCall() throws Exception {
    Map<String, Tool> scribe = scribe();
    wrote(scribe, "before.txt");
    Path folder = bench.workspace.resolveSibling("elsewhere");
    Files.move(bench.workspace, folder);

    ToolResult lost =
        bench.call(scribe.get("scribe.write"), Map.of("name", "half.txt", "seconds", 0));

    Files.move(folder, bench.workspace);
    assertThat(lost).isInstanceOf(ToolResult.Lost.class);
    wrote(scribe, "whole.txt");
    assertThat(bench.workspace.resolve("whole.txt")).hasContent("x");
    assertThat(bench.workspace.resolve("half.txt")).doesNotExist();
  }

  private void wrote(Map<String, Tool> scribe, String name) throws InterruptedException {
    assertThat(bench.call(scribe.get("scribe.write"), Map.of("name", name, "seconds", 0)))
        .isEqualTo(ToolResult.Returned.of("done"));
  }

  private Map<String, Tool> scribe() throws Exception {
    Path server = bench.copy("scribe.py", "scribe.py");
    return bench.open(
        new ToolSource.Mcp(
            "scribe",
            List.of("python3", server.toString()),
            null,
            Map.of(),
            Map.of(),
            List.of(),
            new Settings(null, null, null, null, Writes.WORKSPACE),
            Map.of()),
        bench.newTask());
  }
}
