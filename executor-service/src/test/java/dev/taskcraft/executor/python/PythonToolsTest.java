package dev.taskcraft.executor.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.mcp.Launch;
import dev.taskcraft.executor.mcp.LocalProcess;
import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolFactory.Opened;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolResult.Failed;
import dev.taskcraft.executor.tool.ToolResult.Lost;
import dev.taskcraft.executor.tool.ToolResult.Returned;
import dev.taskcraft.executor.tool.ToolResult.Unreachable;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PythonToolsTest {
  @TempDir Path temp;
  @TempDir static Path program;
  private Path folder;
  private Path working;
  private PythonTools python;
  private Map<String, String> secrets = Map.of();
  private final List<Opened> open = new ArrayList<>();
  private final List<String> prints = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void makeFolders() throws IOException {
    folder = Files.createDirectories(temp.toRealPath().resolve("project/coworkers"));
    working = Files.createDirectories(temp.toRealPath().resolve("working"));
    python = new PythonTools(program, System.getenv());
  }

  @AfterEach
  void closeTools() throws Exception {
    for (Opened tools : open) {
      tools.close().close();
    }
  }

  @Test
  void runsAFileWrittenForTheOldTaskCraft() throws Exception {
    module(
        "incident_tools",
        """
        from typing import List
        from taskcraft.tools.decorators import retryable_tool

        @retryable_tool()
        async def fetch_incidents(week: str) -> str:
            \"""Fetches incident logs for a specific week.\"""
            if week == "2026-W03":
                return "1. [CRITICAL] DB-01 Replication Lag"
            return "No incidents found."

        @retryable_tool()
        async def send_report(summary: str, recipient: str) -> str:
            \"""Sends the summary report via email/slack.\"""
            print(f"📧 SENDING EMAIL to {recipient} 📧")
            print(summary)
            return "Report sent successfully."
        """);
    Map<String, Tool> tools = open("incident_tools");

    assertThat(tools).containsOnlyKeys("fetch_incidents", "send_report");
    ToolSpec spec = tools.get("send_report").spec();
    assertThat(spec.description()).isEqualTo("Sends the summary report via email/slack.");
    assertThat(spec.effect()).isEqualTo(Effect.IRREVERSIBLE);
    assertThat(spec.timeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(spec.retries()).isEqualTo(2);
    assertThat(spec.backoff().after(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(spec.backoff().after(9)).isEqualTo(Duration.ofSeconds(10));
    assertThat(spec.schemaDigest()).startsWith("sha256:");
    assertThat(spec.origin()).isEqualTo("python module incident_tools");
    assertThat(call(tools, "fetch_incidents", Map.of("week", "2026-W03")))
        .isEqualTo(Returned.of("1. [CRITICAL] DB-01 Replication Lag"));
    assertThat(call(tools, "send_report", Map.of("summary", "all well", "recipient", "ada")))
        .isEqualTo(Returned.of("Report sent successfully."));
    assertThat(prints).containsExactly("📧 SENDING EMAIL to ada 📧", "all well");
  }

  @Test
  void appliesTheOperatorsSettings() throws Exception {
    module(
        "m",
        "import taskcraft\n@taskcraft.tool(effect='read', timeout=2.5, retries=1)\ndef f(): pass\ndef g(): pass");
    Settings all = new Settings(null, Duration.ofSeconds(5), null, null);
    Settings one = new Settings(Effect.IDEMPOTENT, null, 4, null);

    Map<String, Tool> own = open("m");
    Map<String, Tool> set =
        open(new ToolSource.Module("m", null, null, Language.PYTHON, all, Map.of("g", one)));

    assertThat(own.get("f").spec().effect()).isEqualTo(Effect.READ);
    assertThat(own.get("f").spec().timeout()).isEqualTo(Duration.ofMillis(2500));
    assertThat(own.get("f").spec().retries()).isEqualTo(1);
    assertThat(set.get("f").spec().timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(set.get("g").spec().effect()).isEqualTo(Effect.IDEMPOTENT);
    assertThat(set.get("g").spec().timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(set.get("g").spec().retries()).isEqualTo(4);
  }

  @Test
  void opensOnlyTheToolThatIsNamed() throws Exception {
    module("m", "def send(): pass\ndef fetch(): pass");

    assertThat(open(named("m", "send"))).containsOnlyKeys("send");
    assertThatThrownBy(() -> open(named("m", "sned")))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("has no tool 'sned'; did you mean 'send'?");
  }

  @Test
  void givesValuesObjectsAndPictures() throws Exception {
    module(
        "m",
        """
        def number(): return 3
        def nothing(): return None
        def thing(): return {"result": [1, 2.5]}
        def picture(): return b"\\x89PNG\\r\\n\\x1a\\n"
        """);
    Map<String, Tool> tools = open("m");

    assertThat(call(tools, "number", Map.of())).isEqualTo(Returned.of(3L));
    assertThat(call(tools, "nothing", Map.of())).isEqualTo(Returned.of(null));
    assertThat(call(tools, "thing", Map.of()))
        .isEqualTo(Returned.of(Map.of("result", List.of(1L, 2.5))));
    Returned picture = (Returned) call(tools, "picture", Map.of());
    assertThat(picture.value()).isNull();
    assertThat(picture.attachments().getFirst().mediaType()).isEqualTo("image/png");
    assertThat(picture.attachments().getFirst().name()).isEqualTo("result-1.png");
    assertThat(picture.attachments().getFirst().content()).hasSize(8);
  }

  @Test
  void carriesArgumentsAndResultsOfMegabytes() throws Exception {
    module("m", "def echo(text: str): return text");
    String text = "grüße\n".repeat(700_000);

    assertThat(call(open("m"), "echo", Map.of("text", text))).isEqualTo(Returned.of(text));
  }

  @Test
  void reportsAnExceptionWithItsTraceback() throws Exception {
    module("m", "def f():\n    raise ValueError('no\\nsuch week')\ndef g(n: int): pass");
    Map<String, Tool> tools = open("m");

    Failed failed = (Failed) call(tools, "f", Map.of());
    assertThat(failed.message()).isEqualTo("ValueError: no such week");
    assertThat(failed.detail()).contains("m.py\", line 2, in f");
    assertThat(failed.retryable()).isTrue();
    Failed unfit = (Failed) call(tools, "g", Map.of("n", "x"));
    assertThat(unfit.message()).isEqualTo("argument 'n' must be an integer, not 'x'");
    assertThat(unfit.retryable()).isFalse();
  }

  @Test
  void losesACallWhoseWorkerDiesAndStartsItAgain() throws Exception {
    module(
        "m",
        """
        import os
        def die(): print("last words"); os._exit(7)
        def segfault():
            import ctypes
            ctypes.string_at(0)
        def live(): return os.getpid()
        """);
    Map<String, Tool> tools = open("m");
    Object before = value(call(tools, "live", Map.of()));

    assertThat(call(tools, "die", Map.of())).isEqualTo(new Lost("exit code 7"));
    assertThat(prints).containsExactly("last words");
    Object after = value(call(tools, "live", Map.of()));
    assertThat(after).isInstanceOf(Long.class).isNotEqualTo(before);
    assertThat(call(tools, "segfault", Map.of()))
        .asInstanceOf(type(Lost.class))
        .satisfies(lost -> assertThat(lost.reason()).startsWith("SIGSEGV").contains("in segfault"));
    assertThat(value(call(tools, "live", Map.of()))).isNotEqualTo(after);
  }

  @Test
  void losesEveryCallOfAWorkerThatIsKilled() throws Exception {
    module(
        "m",
        """
        import os, time
        def wait(): print(os.getpid()); time.sleep(600)
        """);
    Map<String, Tool> tools = open("m");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ToolResult> one = threads.submit(() -> call(tools, "wait", Map.of()));
      Future<ToolResult> two = threads.submit(() -> call(tools, "wait", Map.of()));
      await().until(() -> prints.size() == 2);

      ProcessHandle.of(Long.parseLong(prints.getFirst())).orElseThrow().destroyForcibly();

      assertThat(one.get()).isEqualTo(new Lost("SIGKILL"));
      assertThat(two.get()).isEqualTo(new Lost("SIGKILL"));
    }
  }

  @Test
  void givesUpOnAWorkerThatKeepsCrashing() throws Exception {
    module("m", "import os\ndef die(): os._exit(1)");
    Map<String, Tool> tools = open("m");

    for (int crash = 0; crash < 5; crash++) {
      assertThat(call(tools, "die", Map.of())).isInstanceOf(Lost.class);
    }

    assertThat(call(tools, "die", Map.of()))
        .asInstanceOf(type(Unreachable.class))
        .satisfies(gone -> assertThat(gone.reason()).contains("'m'", "crashed 5 times", "mend it"));
  }

  @Test
  void workersThatWereKilledForATimeoutAreNoCrashes() throws Exception {
    module("m", "import time\ndef slow(): time.sleep(600)\ndef fast(): return 'fast'");
    Map<String, Tool> tools = open("m");

    for (int timeout = 0; timeout < 6; timeout++) {
      assertThat(tools.get("slow").call(Map.of(), context(Duration.ofMillis(50))))
          .isInstanceOf(Lost.class);
    }

    assertThat(call(tools, "fast", Map.of())).isEqualTo(Returned.of("fast"));
  }

  @Test
  void killsAToolThatDoesNotAnswerInTime() throws Exception {
    module(
        "m",
        """
        import os, subprocess, time
        def slow():
            print(os.getpid()); print(subprocess.Popen(["sleep", "600"]).pid)
            time.sleep(600)
        def fast(): return "fast"
        """);
    Map<String, Tool> tools = open("m");

    ToolResult result = tools.get("slow").call(Map.of(), context(Duration.ofSeconds(1)));

    assertThat(result)
        .isEqualTo(new Lost("tool 'slow' gave no answer within 1.0 s; its worker was killed"));
    assertThat(prints).hasSize(2);
    prints.forEach(pid -> assertGone(Long.parseLong(pid)));
    assertThat(call(tools, "fast", Map.of())).isEqualTo(Returned.of("fast"));
  }

  @Test
  void cancelsACoroutineAndSparesItsWorker() throws Exception {
    module(
        "m",
        """
        import asyncio, os
        async def slow():
            try: await asyncio.sleep(600)
            finally: print("stopped")
        def pid(): return os.getpid()
        """);
    Map<String, Tool> tools = open("m");
    Object before = value(call(tools, "pid", Map.of()));

    ToolResult result = tools.get("slow").call(Map.of(), context(Duration.ofMillis(300)));

    assertThat(result)
        .isEqualTo(new Lost("tool 'slow' gave no answer within 0.3 s; it was cancelled"));
    assertThat(prints).containsExactly("stopped");
    assertThat(value(call(tools, "pid", Map.of()))).isEqualTo(before);
  }

  @Test
  void stopsACallWhoseThreadIsInterrupted() throws Exception {
    module("m", "import os, time\ndef slow(): print(os.getpid()); time.sleep(600)");
    Map<String, Tool> tools = open("m");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Thread> caller = Collections.synchronizedList(new ArrayList<>());
      Future<ToolResult> slow =
          threads.submit(
              () -> {
                caller.add(Thread.currentThread());
                return call(tools, "slow", Map.of());
              });
      await().until(() -> prints.size() == 1);

      caller.getFirst().interrupt();

      assertThatThrownBy(slow::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
      assertGone(Long.parseLong(prints.getFirst()));
    }
  }

  @Test
  void runsFiftyCallsSideBySide() throws Exception {
    module(
        "m",
        """
        import threading
        barrier = threading.Barrier(50, timeout=60)
        def meet(n: int):
            print("call", n); barrier.wait()
            return n
        """);
    Map<String, Tool> tools = open("m");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ToolResult>> calls = new ArrayList<>();
      for (int n = 0; n < 50; n++) {
        Map<String, Object> args = Map.of("n", n);
        calls.add(threads.submit(() -> call(tools, "meet", args)));
      }
      for (int n = 0; n < 50; n++) {
        assertThat(calls.get(n).get()).isEqualTo(Returned.of((long) n));
      }
    }
    assertThat(prints).hasSize(50).doesNotHaveDuplicates();
  }

  @Test
  void givesTheWorkerGrantedSecretsAndNothingElseOfOurs() throws Exception {
    module(
        "m",
        "import os\ndef names(): return sorted(os.environ)\ndef token(): return os.environ['TOKEN']\ndef leak(): raise ValueError(os.environ['TOKEN'])");
    secrets = Map.of("TOKEN", "hunter22");
    Map<String, String> ours = new HashMap<>(System.getenv());
    ours.put("GEMINI_API_KEY", "not yours");
    python = new PythonTools(program, ours);
    Map<String, Tool> tools = open("m");

    assertThat(value(call(tools, "names", Map.of())))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .contains("TOKEN", "PATH")
        .doesNotContain("GEMINI_API_KEY", "TASKCRAFT_SECRETS");
    assertThat(call(tools, "token", Map.of())).isEqualTo(Returned.of("***"));
    assertThat(call(tools, "leak", Map.of()).toString()).doesNotContain("hunter22");
  }

  @Test
  void tellsAToolWhichCallItServes() throws Exception {
    module(
        "m",
        """
        from taskcraft import ToolContext
        def f(call: ToolContext): return [call.task, call.step, call.attempt, call.idempotency_key]
        """);

    assertThat(value(call(open("m"), "f", Map.of()))).isEqualTo(List.of("t-1", 3L, 2L, "key"));
  }

  @Test
  void asksAReconcilingFunction() throws Exception {
    module(
        "m",
        """
        import taskcraft
        def send(to: str): pass
        @taskcraft.reconciles("send")
        def sent(to: str):
            if to == "ada": return taskcraft.done("sent")
            return taskcraft.not_done() if to == "bob" else taskcraft.unknown("no mailbox")
        def plain(): pass
        """);
    Map<String, Tool> tools = open("m");
    Tool send = tools.get("send");

    assertThat(send.spec().effect()).isEqualTo(Effect.RECONCILABLE);
    assertThat(send.reconcile(Map.of("to", "ada"), context()))
        .isEqualTo(new Reconciled.Happened("sent"));
    assertThat(send.reconcile(Map.of("to", "bob"), context()))
        .isEqualTo(new Reconciled.DidNotHappen());
    assertThat(send.reconcile(Map.of("to", "eve"), context()))
        .isEqualTo(new Reconciled.Unknown("no mailbox"));
    assertThat(tools.get("plain").reconcile(Map.of(), context()))
        .isInstanceOf(Reconciled.Unknown.class);
  }

  @Test
  void refusesAToolThatChangedSinceItWasGranted() throws Exception {
    module("kinds", "A = int");
    module("m", "import os\nfrom kinds import A\ndef die(): os._exit(1)\ndef f(a: A): return a");
    Map<String, Tool> tools = open("m");
    module("kinds", "A = str");
    call(tools, "die", Map.of());

    assertThat(call(tools, "f", Map.of("a", 1)))
        .isEqualTo(
            new Unreachable(
                "tool 'f' of python module 'm' has changed since it was granted; start the task anew"));
  }

  @Test
  void doesNotStartAgainWithOtherCode() throws Exception {
    module("m", "import os\ndef die(): os._exit(1)\ndef f(a: int): return a");
    Map<String, Tool> tools = open("m");
    module("m", "import os\ndef die(): os._exit(1)\ndef f(a: int): return a + 1");
    call(tools, "die", Map.of());

    assertThat(call(tools, "f", Map.of("a", 1)))
        .isInstanceOfSatisfying(
            Unreachable.class,
            it ->
                assertThat(it.reason())
                    .contains("the code of python module 'm'", "m.py", "has changed"));
  }

  @Test
  void saysWhyAModuleCanNotBeLoaded() throws Exception {
    module("m", "import no_such_thing");

    assertThatThrownBy(() -> open("m"))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContainingAll(
            "'m'", "m.py", "No module named 'no_such_thing'", "line 1, in <module>");
  }

  @Test
  void saysWhenAModuleHasNoTool() throws Exception {
    module("m", "def _private(): pass");

    assertThatThrownBy(() -> open("m"))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("defines no tool; write a function");
  }

  @Test
  void namesBothFilesWhenTwoFit() throws Exception {
    module("m", "def f(): pass");
    Files.writeString(working.resolve("m.py"), "def f(): pass");

    assertThatThrownBy(() -> open("m"))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContainingAll(
            folder.resolve("m.py").toString(), working.resolve("m.py").toString(), "path:");
  }

  @Test
  void loadsAFileThatThePathNames() throws Exception {
    Files.createDirectories(folder.resolve("lib"));
    Files.writeString(folder.resolve("lib/my-tools.py"), "def f(): return 'by file'");
    Map<String, Tool> tools =
        open(
            new ToolSource.Module(
                "tools", null, "lib/my-tools.py", Language.PYTHON, Settings.NONE, Map.of()));

    assertThat(call(tools, "f", Map.of())).isEqualTo(Returned.of("by file"));
  }

  @Test
  void saysWhatToInstallWhenPythonIsMissing() throws Exception {
    module("m", "def f(): pass");
    python =
        new PythonTools(
            program,
            System.getenv(),
            launch -> {
              throw new IOException("Cannot run program \"python3\": No such file or directory");
            },
            System::nanoTime);

    assertThatThrownBy(() -> open("m"))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContainingAll("needs python3", "install Python 3.9 or newer");
  }

  @Test
  void saysWhichFoldersAWorkerReads() throws Exception {
    module("m", "def f(): pass");
    List<Launch> launches = new ArrayList<>();
    python =
        new PythonTools(
            program,
            System.getenv(),
            launch -> {
              launches.add(launch);
              return LocalProcess.start(launch);
            },
            System::nanoTime);

    open("m");

    assertThat(launches.getFirst().reads()).containsExactly(program, folder, working);
  }

  @Test
  void sharesAWorkerAndEndsItWithItsLastUser() throws Exception {
    module("m", "import os\ndef pid(): return os.getpid()");
    Map<String, Tool> one = open("m");
    Map<String, Tool> two = open("m");
    Long pid = (Long) value(call(one, "pid", Map.of()));

    assertThat(value(call(two, "pid", Map.of()))).isEqualTo(pid);
    open.get(0).close().close();
    open.get(0).close().close();
    assertThat(value(call(two, "pid", Map.of()))).isEqualTo(pid);
    open.get(1).close().close();
    assertGone(pid);
    assertThat(call(two, "pid", Map.of())).isInstanceOf(Unreachable.class);
  }

  private static void assertGone(long pid) {
    await()
        .untilAsserted(
            () -> assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty());
  }

  private static Object value(ToolResult result) {
    assertThat(result).isInstanceOf(Returned.class);
    return ((Returned) result).value();
  }

  private ToolResult call(Map<String, Tool> tools, String name, Map<String, Object> args)
      throws InterruptedException {
    return tools.get(name).call(args, context());
  }

  private ToolContext context() {
    return context(Duration.ofSeconds(60));
  }

  private ToolContext context(Duration timeout) {
    return new ToolContext("t-1", 3, 2, "key", timeout, secrets, List.of(), prints::add);
  }

  private void module(String name, String source) throws IOException {
    Files.writeString(folder.resolve(name + ".py"), source);
  }

  private Map<String, Tool> open(String module) {
    return open(named(module, null));
  }

  private static ToolSource.Module named(String module, String name) {
    return new ToolSource.Module(module, name, null, Language.PYTHON, Settings.NONE, Map.of());
  }

  private Map<String, Tool> open(ToolSource.Module source) {
    Opened tools = python.open(source, new Place(folder, working, List.of(), secrets));
    open.add(tools);
    Map<String, Tool> byName = new HashMap<>();
    tools.tools().forEach(tool -> byName.put(tool.spec().name(), tool));
    return byName;
  }
}
