package dev.taskcraft.executor.java.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.executor.java.JavaTools;
import dev.taskcraft.executor.mcp.Launch;
import dev.taskcraft.executor.mcp.LocalProcess;
import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolResult.Failed;
import dev.taskcraft.executor.tool.ToolResult.Lost;
import dev.taskcraft.executor.tool.ToolResult.Returned;
import dev.taskcraft.executor.tool.ToolResult.Unreachable;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.tool.ToolSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Java tools in a process of their own behave as they do in ours. */
@Timeout(180)
class JavaWorkerToolsTest {
  private static final String SHOP =
      """
      package shop;
      import dev.taskcraft.tools.*;
      import java.util.*;
      public class Shop {
        public record Item(String name, int count, Optional<Double> price) {}
        public enum Speed { SLOW, FAST }
        @Tool(name = "order_items", description = "Orders items.", timeoutSeconds = 5, retries = 2)
        public Map<String, Object> order(List<Item> items, Speed speed,
            @Param(defaultValue = "3.5", description = "at most") double limit, Optional<String> note) {
          return Map.of("items", items, "speed", speed, "limit", limit, "note", note);
        }
        @Reconciles("order_items")
        public Reconciled ordered(ToolContext call, List<Item> items) {
          return switch (items.size()) {
            case 0 -> new Reconciled.DidNotHappen();
            case 1 -> new Reconciled.Happened(List.of(call.idempotencyKey(), Labels.of(items.get(0))));
            default -> new Reconciled.Unknown("the shop is closed");
          };
        }
        @Tool(effect = dev.taskcraft.tool.Effect.READ) public static long look() { return 7; }
        @Tool(effect = dev.taskcraft.tool.Effect.IDEMPOTENT) public void nothing() {}
        public String text() { return ""; }
        public byte[] picture() { return new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 1}; }
        public List<Object> about(ToolContext c) {
          return List.of(c.task(), c.step(), c.attempt(), c.idempotencyKey(), c.workspace(), c.timeout());
        }
      }
      """;

  @TempDir Path temp;
  private JavaModules modules;
  private final List<Launch> launches = new ArrayList<>();
  private final JavaWorkerTools factory =
      new JavaWorkerTools(
          JavaModules.java(),
          System.getenv(),
          launch -> {
            launches.add(launch);
            return LocalProcess.start(launch);
          });

  @BeforeEach
  void makeFolder() throws IOException {
    modules = new JavaModules(temp.toRealPath());
  }

  @AfterEach
  void close() throws Exception {
    modules.close();
  }

  @Test
  void describesASourceAsInProcess() throws IOException {
    shop();

    assertThat(specs(open("shop.Shop"))).isEqualTo(specs(inProcess("shop.Shop", null)));
    assertThat(launches.getFirst().reads())
        .containsExactlyInAnyOrder(
            modules.folder.resolve("shop/Shop.java"), modules.folder.resolve("shop/Labels.java"));
  }

  @Test
  void describesCompiledClassesAsInProcess() throws IOException {
    shop();
    modules.javac("classes", "shop/Shop.java", "shop/Labels.java");

    assertThat(specs(modules.open(factory, "shop.Shop", "classes")))
        .isEqualTo(specs(inProcess("shop.Shop", "classes")));
    assertThat(launches.getFirst().reads()).containsExactly(modules.folder.resolve("classes"));
  }

  @Test
  void callsAsInProcess() throws Exception {
    shop();
    Map<String, Tool> there = open("shop.Shop");
    Map<String, Tool> here = inProcess("shop.Shop", null);
    Map<String, Object> book = new HashMap<>(Map.of("name", "book", "count", 2L, "price", 9.5));
    Map<String, Object> args =
        Map.of("items", List.of(book, Map.of("name", "pen", "count", 1L)), "speed", "FAST");

    assertThat(modules.call(there.get("order_items"), args))
        .isInstanceOf(Returned.class)
        .isEqualTo(modules.call(here.get("order_items"), args));
    for (String name : List.of("look", "nothing", "text", "about")) {
      assertThat(modules.call(there.get(name), Map.of()))
          .as(name)
          .isInstanceOf(Returned.class)
          .isEqualTo(modules.call(here.get(name), Map.of()));
    }
    assertThat(((Returned) modules.call(there.get("picture"), Map.of())).attachments())
        .singleElement()
        .satisfies(image -> assertThat(image.content()).hasSize(9))
        .satisfies(image -> assertThat(image.mediaType()).isEqualTo("image/png"));
    assertThat(modules.call(there.get("order_items"), Map.of("items", "none")))
        .isEqualTo(modules.call(here.get("order_items"), Map.of("items", "none")))
        .asInstanceOf(type(Failed.class))
        .satisfies(unfit -> assertThat(unfit.retryable()).isFalse());
  }

  @Test
  void asksTheClassWhetherACallTookEffect() throws Exception {
    shop();
    Tool order = open("shop.Shop").get("order_items");
    Map<String, Object> pen = Map.of("name", "pen", "count", 1L);

    assertThat(reconcile(order, List.of())).isEqualTo(new Reconciled.DidNotHappen());
    assertThat(reconcile(order, List.of(pen)))
        .isEqualTo(new Reconciled.Happened(List.of("key-9", "1 pen")));
    assertThat(reconcile(order, List.of(pen, pen)))
        .isEqualTo(new Reconciled.Unknown("the shop is closed"));
  }

  @Test
  void aResultThatTheProtocolCantCarryFailsItsCallAndNoOther() throws Exception {
    modules.tools(
        """
        public java.util.List<String> f() { return java.util.List.of("\u4f60".repeat(11_500_000)); }
        public int g() { return 7; }
        """);
    Map<String, Tool> tools = open("Tools");

    assertThat(modules.call(tools.get("f"), Map.of()))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.message()).contains("more than the protocol carries"));
    assertThat(modules.call(tools.get("g"), Map.of())).isEqualTo(Returned.of(7L));
    assertThat(launches).as("the worker lives on").hasSize(1);
  }

  @Test
  void tellsOfAFailureWithItsStack() throws Exception {
    modules.tools("public void f() { throw new IllegalStateException(\"no\\nsuch week\"); }");
    Tool there = open("Tools").get("f");

    assertThat(modules.call(there, Map.of()))
        .isEqualTo(modules.call(inProcess("Tools", null).get("f"), Map.of()))
        .asInstanceOf(type(Failed.class))
        .satisfies(
            failed -> {
              assertThat(failed.message()).isEqualTo("IllegalStateException: no such week");
              assertThat(failed.detail()).endsWith("at Tools.f(Tools.java:3)");
              assertThat(failed.retryable()).isTrue();
            });
  }

  @Test
  void handsPrintsToTheirCallsWhileTheyRunSideBySide() throws Exception {
    modules.tools(
        """
        static { System.out.println("nobody's"); }
        final java.util.concurrent.CyclicBarrier both = new java.util.concurrent.CyclicBarrier(2);
        public String meet(String who) throws Exception {
          System.out.println(who + " out");
          both.await();
          System.err.println(who + " err");
          Thread.ofVirtual().start(() -> System.out.print(who + " thread")).join();
          return System.in.read() + who;
        }
        """);
    Tool meet = open("Tools").get("meet");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, Future<List<String>>> logs = new HashMap<>();
      for (String who : List.of("Ann", "Bob")) {
        logs.put(
            who,
            threads.submit(
                () -> {
                  JavaModules own = new JavaModules(modules.folder);
                  assertThat(own.value(meet, Map.of("who", who))).isEqualTo("-1" + who);
                  return own.log;
                }));
      }
      assertThat(logs.get("Ann").get()).containsExactly("Ann out", "Ann err", "Ann thread");
      assertThat(logs.get("Bob").get()).containsExactly("Bob out", "Bob err", "Bob thread");
    }
  }

  @Test
  void cancelsACallThatCanBeInterruptedAndSparesItsWorker() throws Exception {
    modules.tools(
        """
        public void sleep() throws Exception {
          try { Thread.sleep(600_000); } finally { System.out.println("stopped"); }
        }
        public long pid() { return ProcessHandle.current().pid(); }
        """);
    Map<String, Tool> tools = open("Tools");
    Object before = modules.value(tools.get("pid"), Map.of());

    assertThat(modules.call(tools.get("sleep"), Map.of(), Duration.ofMillis(300)))
        .isEqualTo(new Lost("tool 'sleep' gave no answer within 0.3 s; it was cancelled"));
    assertThat(modules.log).containsExactly("stopped");
    assertThat(modules.value(tools.get("pid"), Map.of())).isEqualTo(before);
  }

  @Test
  void killsAWorkerWithACallThatIgnoresItsInterruptAndLosesTheOthers() throws Exception {
    modules.tools(
        """
        public void loop() { while (true) Thread.onSpinWait(); }
        public void sleep() throws Exception { System.out.println("asleep"); Thread.sleep(600_000); }
        public String fine() { return "fine"; }
        """);
    Map<String, Tool> tools = open("Tools");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ToolResult> other = threads.submit(() -> modules.call(tools.get("sleep"), Map.of()));
      await().until(() -> modules.log.contains("asleep"));

      assertThat(modules.call(tools.get("loop"), Map.of(), Duration.ofMillis(300)))
          .isEqualTo(new Lost("tool 'loop' gave no answer within 0.3 s; its worker was killed"));
      assertThat(other.get())
          .isEqualTo(
              new Lost("tool 'loop' gave no answer within 0.3 s, and its worker was killed"));
    }
    assertThat(modules.value(tools.get("fine"), Map.of())).isEqualTo("fine");
  }

  @Test
  void losesACallThatExitsAndGivesUpWhenThatGoesOn() throws Exception {
    modules.tools(
        "public void exit() { for (int i = 0; i < 500; i++) System.out.println(\"last words\"); System.exit(7); }\npublic long pid() { return ProcessHandle.current().pid(); }");
    Map<String, Tool> tools = open("Tools");
    Object before = modules.value(tools.get("pid"), Map.of());

    assertThat(modules.call(tools.get("exit"), Map.of())).isEqualTo(new Lost("exit code 7"));
    assertThat(modules.log).hasSize(500);
    assertThat(modules.value(tools.get("pid"), Map.of())).isNotEqualTo(before);
    for (int crash = 1; crash < 5; crash++) {
      assertThat(modules.call(tools.get("exit"), Map.of())).isInstanceOf(Lost.class);
    }
    assertThat(modules.call(tools.get("exit"), Map.of()))
        .asInstanceOf(type(Unreachable.class))
        .satisfies(gone -> assertThat(gone.reason()).contains("Java class 'Tools'", "crashed 5"));
  }

  @Test
  void givesTheWorkerItsSecretsAndKeepsThemIn() throws Exception {
    modules.tools(
        """
        public String leak(dev.taskcraft.tools.ToolContext call) {
          System.out.println("it is " + System.getenv("TOKEN"));
          return "token " + call.secret("TOKEN");
        }
        public void fail(dev.taskcraft.tools.ToolContext call) { throw new IllegalStateException(call.secret("TOKEN")); }
        public boolean others() { return System.getenv().containsKey("GEMINI_API_KEY"); }
        """);
    modules.secrets = Map.of("TOKEN", "hunter22");
    Map<String, String> ours = new HashMap<>(System.getenv());
    ours.put("GEMINI_API_KEY", "not yours");
    Map<String, Tool> tools =
        modules.open(
            new JavaWorkerTools(JavaModules.java(), ours, LocalProcess::start), "Tools", null);

    assertThat(modules.value(tools.get("leak"), Map.of())).isEqualTo("token ***");
    assertThat(modules.log).containsExactly("it is ***");
    assertThat(modules.call(tools.get("fail"), Map.of()))
        .isInstanceOf(Failed.class)
        .satisfies(it -> assertThat(it.toString()).contains("***").doesNotContain("hunter22"));
    assertThat(modules.value(tools.get("others"), Map.of())).isEqualTo(false);
  }

  @Test
  void doesNotStartAgainWithOtherCode() throws Exception {
    String body = "public void exit() { System.exit(7); }\npublic int one() { return %d; }";
    modules.tools(body.formatted(1));
    modules.javac("classes", "Tools.java");
    Map<String, Tool> source = open("Tools");
    Map<String, Tool> compiled = modules.open(factory, "Tools", "classes");
    modules.tools(body.formatted(2));
    modules.javac("classes", "Tools.java");

    for (Map<String, Tool> tools : List.of(source, compiled)) {
      modules.call(tools.get("exit"), Map.of());
      assertThat(modules.call(tools.get("one"), Map.of()))
          .asInstanceOf(type(Unreachable.class))
          .satisfies(
              it ->
                  assertThat(it.reason())
                      .contains("the code of Java class Tools (", "has changed", "anew"));
    }
  }

  @Test
  void opensTheOneToolThatIsWanted() throws Exception {
    modules.tools("public static int one() { return 1; }\npublic void two(Thread t) {}");

    assertThat(modules.open(factory, "Tools", "one", null)).containsOnlyKeys("one");
    assertThatThrownBy(() -> open("Tools"))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContainingAll("Java tools of 'Tools'", "Tools.java", "method 'two'");
  }

  @Test
  void loadsNothingOfASourceHere() throws Exception {
    modules.tools(
        """
        static {
          try {
            java.nio.file.Files.writeString(java.nio.file.Path.of("%s"), pid() + " ",
                java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
          } catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); }
        }
        public static long pid() { return ProcessHandle.current().pid(); }
        """
            .formatted(modules.folder.resolve("loaded")));

    Object pid = modules.value(open("Tools").get("pid"), Map.of());

    assertThat(modules.folder.resolve("loaded")).hasContent(pid + " ");
  }

  @Test
  void saysWhatToInstallWithoutJava() throws Exception {
    modules.tools("public void f() {}");
    JavaWorkerTools none =
        new JavaWorkerTools(List.of("no-such-java"), System.getenv(), LocalProcess::start);

    assertThatThrownBy(() -> modules.open(none, "Tools", null))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContainingAll("Java class 'Tools' needs java", "install Java 25 or newer");
  }

  private void shop() throws IOException {
    modules.write("shop/Shop.java", SHOP);
    modules.write(
        "shop/Labels.java",
        "package shop; class Labels { static String of(Shop.Item item) { return item.count() + \" \" + item.name(); } }");
    modules.write("shop/Unused.java", "package shop; class Unused {}");
  }

  private Map<String, Tool> open(String module) {
    return modules.open(factory, module, null);
  }

  private Map<String, Tool> inProcess(String module, String path) {
    return modules.open(new JavaTools(), module, path);
  }

  private Reconciled reconcile(Tool tool, List<Object> items) throws InterruptedException {
    return tool.reconcile(Map.of("items", items), modules.context(Duration.ofSeconds(60)));
  }

  private static List<ToolSpec> specs(Map<String, Tool> tools) {
    return tools.values().stream().map(Tool::spec).toList();
  }
}
