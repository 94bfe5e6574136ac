package dev.taskcraft.executor.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a call: its result, its failure, its prints, its end. */
class CallsTest {
  @TempDir Path temp;
  private Sources sources;

  @BeforeEach
  void makeFolder() {
    sources = new Sources(temp);
  }

  @AfterEach
  void close() {
    sources.close();
  }

  @Test
  void tellsOfAnExceptionInTheToolsOwnTerms() {
    Tool tool =
        sources
            .tools(
                """
                public void send(String to) { check(to); }
                private void check(String to) {
                  try { Integer.parseInt(to); }
                  catch (NumberFormatException e) {
                    throw new IllegalStateException("no such\\n person: " + to, e);
                  }
                }
                """)
            .get("send");

    ToolResult.Failed failed = failed(Sources.call(tool, Map.of("to", "nobody")));

    assertThat(failed.message()).isEqualTo("IllegalStateException: no such person: nobody");
    assertThat(failed.retryable()).isTrue();
    assertThat(failed.detail().lines().toList())
        .startsWith(
            "IllegalStateException: no such person: nobody",
            "  at Tools.check(Tools.java:7)",
            "  at Tools.send(Tools.java:3)",
            "Caused by: NumberFormatException: For input string: \"nobody\"")
        .endsWith("  at Tools.check(Tools.java:5)", "  at Tools.send(Tools.java:3)")
        .noneMatch(line -> line.contains("taskcraft") || line.contains("reflect"));
  }

  @Test
  void survivesErrorsOfTheMachine() {
    Map<String, Tool> tools =
        sources.tools(
            """
            public int deep(int n) { return deep(n + 1) + 1; }
            public void full() { throw new OutOfMemoryError("pretended"); }
            public void unlinked() { throw new NoClassDefFoundError("com/acme/Gone"); }
            public void silent() { throw new RuntimeException() { public String getMessage() { throw new IllegalStateException(); } }; }
            """);

    assertThat(failed(Sources.call(tools.get("deep"), Map.of("n", 0L))).message())
        .isEqualTo("StackOverflowError");
    assertThat(failed(Sources.call(tools.get("full"), Map.of())).message())
        .isEqualTo("OutOfMemoryError: pretended");
    assertThat(failed(Sources.call(tools.get("unlinked"), Map.of())).message())
        .isEqualTo("NoClassDefFoundError: com/acme/Gone");
    assertThat(failed(Sources.call(tools.get("silent"), Map.of())).message())
        .endsWith("(its message can't be had: java.lang.IllegalStateException)");
  }

  @Test
  void awaitsFutures() {
    Map<String, Tool> tools =
        sources.tools(
            """
            public java.util.concurrent.CompletableFuture<List<Integer>> later() {
              return java.util.concurrent.CompletableFuture.supplyAsync(() -> List.of(1, 2));
            }
            public java.util.concurrent.CompletionStage<String> broken() {
              return java.util.concurrent.CompletableFuture.failedFuture(new java.io.IOException("disk"));
            }
            """);

    assertThat(Sources.value(tools.get("later"), Map.of())).isEqualTo(List.of(1L, 2L));
    assertThat(failed(Sources.call(tools.get("broken"), Map.of())).message())
        .isEqualTo("IOException: disk");
  }

  @Test
  void givesNullForNothingAndImagesAsAttachments() {
    Map<String, Tool> tools =
        sources.tools(
            """
            public void nothing() {}
            public byte[] picture() { return new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 1}; }
            public byte[] photo() { return new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1}; }
            """);

    assertThat(Sources.call(tools.get("nothing"), Map.of()))
        .isEqualTo(ToolResult.Returned.of(null));
    assertThat(((ToolResult.Returned) Sources.call(tools.get("picture"), Map.of())).attachments())
        .singleElement()
        .satisfies(
            image -> {
              assertThat(image.mediaType()).isEqualTo("image/png");
              assertThat(image.name()).isEqualTo("picture.png");
              assertThat(image.content()).hasSize(9);
            });
    assertThat(((ToolResult.Returned) Sources.call(tools.get("photo"), Map.of())).attachments())
        .singleElement()
        .satisfies(image -> assertThat(image.mediaType()).isEqualTo("image/jpeg"));
  }

  @Test
  void doesNotCallAgainForAResultThatHasNoJsonForm() {
    Map<String, Tool> tools =
        sources.tools(
            """
            public double nan() { return Double.NaN; }
            public long huge() { return Long.MAX_VALUE; }
            public Object bare() { return new Object(); }
            public Map<String, Object> loop() { Map<String, Object> m = new HashMap<>(); m.put("m", m); return m; }
            """);

    tools.forEach(
        (name, tool) -> {
          ToolResult.Failed failed = failed(Sources.call(tool, Map.of()));
          assertThat(failed.message())
              .as(name)
              .startsWith("the call ran, but its result has no JSON form: ");
          assertThat(failed.retryable()).as(name).isFalse();
        });
  }

  @Test
  void losesACallThatEndsOnlyBecauseItWasInterrupted() {
    Tool tool =
        sources
            .tools(
                "public void wait_() throws Exception { new Object() { synchronized void w() throws Exception { wait(); } }.w(); }")
            .get("wait_");

    assertThat(call(tool, Duration.ofMillis(50)))
        .isEqualTo(
            new ToolResult.Lost(
                "tool 'wait_' took longer than 50 ms, was interrupted and ended with InterruptedException"));
  }

  @Test
  void takesTheResultOfACallThatReturnsWhenInterrupted() {
    Tool tool =
        sources
            .tools(
                """
                public String stubborn() {
                  while (!Thread.currentThread().isInterrupted()) Thread.onSpinWait();
                  return "done";
                }
                """)
            .get("stubborn");

    assertThat(call(tool, Duration.ofMillis(50))).isEqualTo(ToolResult.Returned.of("done"));
  }

  @Test
  void anInterruptedCallLeavesNothingToTheNextOneOnItsThread() {
    Map<String, Tool> tools =
        sources.tools(
            """
            public long stubborn() {
              while (!Thread.currentThread().isInterrupted()) Thread.onSpinWait();
              Thread.currentThread().setContextClassLoader(null);
              return Thread.currentThread().threadId();
            }
            public List<Object> next() throws Exception {
              Thread.sleep(1);
              return List.of(Thread.currentThread().threadId(), Thread.currentThread().getName(),
                  Thread.currentThread().getContextClassLoader() == getClass().getClassLoader());
            }
            """);
    ToolResult.Returned first =
        (ToolResult.Returned) call(tools.get("stubborn"), Duration.ofMillis(50));
    long itsThread = (long) first.value();
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(
                        thread ->
                            thread.threadId() == itsThread
                                && thread.getState() == Thread.State.TIMED_WAITING));

    assertThat(Sources.value(tools.get("next"), Map.of()))
        .isEqualTo(List.of(itsThread, "tool next", true));
  }

  @Test
  void anInterruptThatComesLateOrEarlyHitsNoOtherCall() {
    RunningCall late = new RunningCall();
    late.begin(Thread.currentThread());
    late.end();
    late.interrupt();
    assertThat(Thread.interrupted()).isFalse();

    RunningCall early = new RunningCall();
    early.interrupt();
    assertThat(Thread.interrupted()).isFalse();
    early.begin(Thread.currentThread());
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    early.end();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aCallThatTheEndOfItsModuleInterruptsIsInDoubt() throws Exception {
    Path started = temp.resolve("started");
    Tool tool = sleeper();
    try (var caller = Executors.newSingleThreadExecutor()) {
      Future<ToolResult> result =
          caller.submit(() -> Sources.call(tool, Map.of("started", started.toString())));
      await().until(() -> Files.exists(started));

      sources.close();

      assertThat(result.get())
          .isEqualTo(
              new ToolResult.Lost(
                  "the module of tool 'sleep' was closed, was interrupted and ended with InterruptedException: sleep interrupted"));
    }
  }

  @Test
  void reachesNothingOnceTheModuleIsClosed() {
    Tool tool = sources.tools("public void run() {}").get("run");
    sources.close();

    assertThat(Sources.call(tool, Map.of()))
        .isEqualTo(new ToolResult.Unreachable("the module of tool 'run' was closed"));
  }

  @Test
  void leavesACallBehindThatDoesNotEnd() throws Exception {
    Path stop = temp.resolve("stop");
    Tool tool =
        sources
            .tools(
                """
                public String deaf(java.nio.file.Path stop) {
                  while (!java.nio.file.Files.exists(stop)) Thread.onSpinWait();
                  return "too late";
                }
                """)
            .get("deaf");

    ToolResult result =
        Sources.call(
            tool,
            Map.of("stop", stop.toString()),
            Sources.context(Duration.ofMillis(50), new ArrayList<>()));

    assertThat(result)
        .isEqualTo(
            new ToolResult.Lost(
                "tool 'deaf' took longer than 50 ms and goes on though it was interrupted; it was left behind"));
    assertThat(threadNamed("tool deaf")).isTrue();
    Files.createFile(stop);
    await().until(() -> !threadNamed("tool deaf"));
  }

  @Test
  void interruptsTheCallWhenItsCallerIs() throws Exception {
    Path started = temp.resolve("started");
    Tool tool = sleeper();
    List<ToolResult> results = new ArrayList<>();
    AtomicBoolean stillInterrupted = new AtomicBoolean();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  results.add(Sources.call(tool, Map.of("started", started.toString())));
                  stillInterrupted.set(Thread.currentThread().isInterrupted());
                });
    await().until(() -> Files.exists(started));

    caller.interrupt();
    caller.join();

    assertThat(results)
        .containsExactly(
            new ToolResult.Lost(
                "the call of tool 'sleep' was interrupted, was interrupted and ended with InterruptedException: sleep interrupted"));
    assertThat(stillInterrupted).isTrue();
  }

  @Test
  void handsPrintsToTheCallTheyBelongTo() {
    Tool tool =
        sources
            .tools(
                """
                public void talk(String who) throws Exception {
                  System.out.println(who + " out");
                  System.err.printf("%s err%n", who);
                  Thread platform = new Thread(() -> System.out.println(who + " thread"));
                  platform.start();
                  platform.join();
                  Thread.startVirtualThread(() -> System.out.println(who + " virtual")).join();
                  System.out.print(who + " ünfinished");
                }
                """)
            .get("talk");
    PrintStream before = System.out;

    sources.logged(tool, Map.of("who", "Ann"));

    assertThat(sources.log)
        .containsExactly("Ann out", "Ann err", "Ann thread", "Ann virtual", "Ann ünfinished");
    assertThat(System.out).isSameAs(before);
  }

  @Test
  void letsEverybodyElsePrint() throws Exception {
    PrintStream realOut = System.out;
    PrintStream realErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    PrintStream ours = System.out;
    try {
      Path go = temp.resolve("go");
      Tool tool =
          sources
              .tools(
                  """
                  public void leave(java.nio.file.Path go) {
                    Thread.startVirtualThread(() -> {
                      while (!java.nio.file.Files.exists(go)) Thread.onSpinWait();
                      System.out.println("a straggler");
                    });
                  }
                  """)
              .get("leave");
      List<String> log = new ArrayList<>();

      Sources.call(tool, Map.of("go", go.toString()), Sources.context(Duration.ofSeconds(30), log));
      System.out.println("the command's own");
      Files.createFile(go);
      await().until(() -> err.toString(StandardCharsets.UTF_8).contains("a straggler"));

      assertThat(log).isEmpty();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .isEqualTo("the command's own" + System.lineSeparator());
      sources.close();
      assertThat(System.out).isSameAs(ours);
    } finally {
      System.setOut(realOut);
      System.setErr(realErr);
    }
  }

  @Test
  void cutsEndlessOutput() {
    Tool tool =
        sources
            .tools(
                "public void flood() { for (int i = 0; i < 100_000; i++) System.out.println(\"0123456789\"); }")
            .get("flood");

    sources.logged(tool, Map.of());

    assertThat(sources.log).hasSizeLessThan(7_000);
    assertThat(sources.log).last().isEqualTo("output truncated after 65536 bytes");
  }

  @Test
  void givesTheToolItsCall() {
    Map<String, Tool> tools =
        sources.tools(
            """
            public List<Object> about(dev.taskcraft.tools.ToolContext c) {
              c.log("a line");
              System.out.println("a print");
              return List.of(c.task(), c.step(), c.attempt(), c.idempotencyKey(), c.workspace(),
                  c.timeout(), c.secret("API_TOKEN"));
            }
            public void ask(dev.taskcraft.tools.ToolContext c) { c.secret("OTHER"); }
            """);

    ToolResult about = sources.logged(tools.get("about"), Map.of());

    assertThat(about)
        .isEqualTo(
            ToolResult.Returned.of(
                List.of(
                    "task-1", 3L, 2L, "key-9", List.of("/workspace"), "PT30S", "s3cr3t-value")));
    assertThat(sources.log).containsExactly("a line", "a print");
    assertThat(failed(Sources.call(tools.get("ask"), Map.of())).message())
        .endsWith("secret 'OTHER' is not granted; add it under secrets: of the coworker file");
    assertThat(tools.get("about").spec().schema().get("properties")).isEqualTo(Map.of());
  }

  @Test
  void runsCallsSideBySideOnOneInstance() throws InterruptedException, ExecutionException {
    Tool tool =
        sources
            .tools(
                """
                private final java.util.concurrent.CyclicBarrier all = new java.util.concurrent.CyclicBarrier(20);
                public int meet(int n) throws Exception {
                  System.out.println("call " + n);
                  all.await();
                  return n;
                }
                """)
            .get("meet");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> logs = new ArrayList<>();
      for (long n = 0; n < 20; n++) {
        long number = n;
        logs.add(
            threads.submit(
                () -> {
                  List<String> log = new ArrayList<>();
                  var context = Sources.context(Duration.ofSeconds(30), log);
                  assertThat(Sources.call(tool, Map.of("n", number), context))
                      .isEqualTo(ToolResult.Returned.of(number));
                  return log;
                }));
      }
      for (int n = 0; n < 20; n++) {
        assertThat(logs.get(n).get()).containsExactly("call " + n);
      }
    }
  }

  private static ToolResult call(Tool tool, Duration timeout) {
    return Sources.call(tool, Map.of(), Sources.context(timeout, new ArrayList<>()));
  }

  /** A tool that says that it has begun, and then takes ten minutes. */
  private Tool sleeper() {
    return sources
        .tools(
            """
            public void sleep(java.nio.file.Path started) throws Exception {
              java.nio.file.Files.createFile(started);
              Thread.sleep(600_000);
            }
            """)
        .get("sleep");
  }

  private static ToolResult.Failed failed(ToolResult result) {
    assertThat(result).isInstanceOf(ToolResult.Failed.class);
    return (ToolResult.Failed) result;
  }

  private static boolean threadNamed(String name) {
    return Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals(name));
  }
}
