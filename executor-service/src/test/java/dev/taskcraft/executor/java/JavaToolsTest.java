package dev.taskcraft.executor.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which methods of a class are tools, what they say of themselves, and where the class is from. */
class JavaToolsTest {
  @TempDir Path temp;
  private Sources sources;

  @BeforeEach
  void makeFolder() throws IOException {
    sources = new Sources(temp.toRealPath());
  }

  @AfterEach
  void close() {
    sources.close();
  }

  @Test
  void makesAToolOfEveryPublicMethodThatTheClassDeclares() {
    sources.write(
        "Base.java",
        "public class Base<T> { public void inherited() {} public Object twice(T t) { return t; } }");
    sources.write(
        "Tools.java",
        """
        public class Tools extends Base<String> implements AutoCloseable {
          @dev.taskcraft.tools.Tool(description = "Says hello.") public String greet(String name) { return "hello " + name; }
          public static int add(int a, int b) { return a + b; }
          @Override public String twice(String text) { return text + text; }
          public String sendHTTPRequest2() { return ""; }
          void hidden() {}
          private void secret() {}
          protected void guarded() {}
          @Override public String toString() { return "x"; }
          @Override public int hashCode() { return 1; }
          @Override public boolean equals(Object other) { return this == other; }
          @Override public void close() {}
          public static void main(String[] args) {}
        }
        """);

    Map<String, Tool> tools = sources.open("Tools", null);

    assertThat(tools.keySet()).containsExactly("add", "greet", "sendHTTPRequest2", "twice");
    assertThat(tools.get("greet").spec().description()).isEqualTo("Says hello.");
    assertThat(tools.get("sendHTTPRequest2").spec().description()).isEqualTo("Send http request2");
    assertThat(Sources.value(tools.get("add"), Map.of("a", 2L, "b", 3L))).isEqualTo(5L);
    assertThat(Sources.value(tools.get("twice"), Map.of("text", "ho"))).isEqualTo("hoho");
  }

  @Test
  void describesAToolByItsAnnotations() {
    ToolSpec spec =
        sources
            .tools(
                """
                @dev.taskcraft.tools.Tool(name = "send_mail", description = "Sends one mail.",
                    effect = dev.taskcraft.tool.Effect.IDEMPOTENT, timeoutSeconds = 5, retries = 2)
                public void send(
                    @dev.taskcraft.tools.Param(name = "to", description = "an address") String address,
                    @dev.taskcraft.tools.Param(defaultValue = "") String subject,
                    @dev.taskcraft.tools.Param(defaultValue = "3") int copies,
                    @dev.taskcraft.tools.Param(defaultValue = "[\\"a\\"]") List<String> tags,
                    @dev.taskcraft.tools.Param(required = false) boolean urgent,
                    @dev.taskcraft.tools.Param(required = false) String note) {}
                """)
            .get("send_mail")
            .spec();

    assertThat(spec.description()).isEqualTo("Sends one mail.");
    assertThat(spec.effect()).isEqualTo(Effect.IDEMPOTENT);
    assertThat(spec.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(spec.retries()).isEqualTo(2);
    assertThat(spec.origin()).startsWith("Java class Tools (").endsWith("Tools.java)");
    assertThat(spec.schemaDigest()).isEqualTo(CanonicalJson.digest(spec.schema()));
    assertThat(spec.schema())
        .isEqualTo(
            Map.of(
                "type",
                "object",
                "properties",
                Map.of(
                    "to", Map.of("type", "string", "description", "an address"),
                    "subject", Map.of("type", "string", "default", ""),
                    "copies", Map.of("type", "integer", "default", 3L),
                    "tags",
                        Map.of(
                            "type", "array",
                            "items", Map.of("type", "string"),
                            "default", List.of("a")),
                    "urgent", Map.of("type", "boolean", "default", false),
                    "note", Map.of("type", "string")),
                "required",
                List.of("to"),
                "additionalProperties",
                false));
  }

  @Test
  void fillsInDefaults() {
    Tool tool =
        sources
            .tools(
                """
                public String show(
                    @dev.taskcraft.tools.Param(defaultValue = "x") String text,
                    @dev.taskcraft.tools.Param(defaultValue = "3") int number,
                    @dev.taskcraft.tools.Param(required = false) long zero,
                    @dev.taskcraft.tools.Param(required = false) List<String> none,
                    Optional<String> empty, OptionalInt noInt) {
                  return text + number + zero + none + empty + noInt;
                }
                """)
            .get("show");

    assertThat(Sources.value(tool, Map.of())).isEqualTo("x30nullOptional.emptyOptionalInt.empty");
  }

  @Test
  void isIrreversibleUnlessItOrTheOperatorSaysOtherwise() {
    sources.write(
        "Tools.java",
        """
        public class Tools {
          public void plain() {}
          @dev.taskcraft.tools.Tool(effect = dev.taskcraft.tool.Effect.READ, retries = 1) public void look() {}
        }
        """);
    Settings all = new Settings(null, Duration.ofSeconds(7), null, null);
    Settings one = new Settings(Effect.IDEMPOTENT, null, 4, null);

    Map<String, Tool> tools =
        sources.open(
            new ToolSource.Module("Tools", null, null, Language.JAVA, all, Map.of("plain", one)));

    assertThat(sources.open("Tools", null).get("plain").spec().effect())
        .isEqualTo(Effect.IRREVERSIBLE);
    assertThat(tools.get("look").spec().effect()).isEqualTo(Effect.READ);
    assertThat(tools.get("look").spec().retries()).isEqualTo(1);
    assertThat(tools.get("look").spec().timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(tools.get("plain").spec().effect()).isEqualTo(Effect.IDEMPOTENT);
    assertThat(tools.get("plain").spec().retries()).isEqualTo(4);
  }

  @Test
  void asksTheClassWhetherACallTookEffect() throws InterruptedException {
    Tool tool =
        sources
            .tools(
                """
                public String order(String item, int count) { return item; }
                @dev.taskcraft.tools.Reconciles("order")
                public dev.taskcraft.tools.Reconciled find(dev.taskcraft.tools.ToolContext c, String item) {
                  return switch (item) {
                    case "book" -> new dev.taskcraft.tools.Reconciled.Happened(Map.of("key", c.idempotencyKey()));
                    case "pen" -> new dev.taskcraft.tools.Reconciled.DidNotHappen();
                    case "cup" -> new dev.taskcraft.tools.Reconciled.Unknown("the shop is closed");
                    case "nil" -> null;
                    default -> throw new IllegalStateException("what is " + item);
                  };
                }
                """)
            .get("order");

    assertThat(tool.spec().effect()).isEqualTo(Effect.RECONCILABLE);
    assertThat(reconcile(tool, "book")).isEqualTo(new Reconciled.Happened(Map.of("key", "key-9")));
    assertThat(reconcile(tool, "pen")).isEqualTo(new Reconciled.DidNotHappen());
    assertThat(reconcile(tool, "cup")).isEqualTo(new Reconciled.Unknown("the shop is closed"));
    assertThat(reconcile(tool, "nil")).isInstanceOf(Reconciled.Unknown.class);
    assertThat(reconcile(tool, "hat"))
        .isEqualTo(new Reconciled.Unknown("IllegalStateException: what is hat"));
  }

  @Test
  void opensOnlyTheToolThatIsWanted() {
    sources.write(
        "Tools.java",
        "public class Tools { public static int one() { return 1; } public void two(Thread t) {} private Tools() {} }");

    assertThat(sources.open(module("one", Map.of())).keySet()).containsExactly("one");
    assertThatThrownBy(() -> sources.open(module("three", Map.of())))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageEndingWith("it declares no public method 'three'; it has one, two");
    assertThatThrownBy(() -> sources.open(module("one", Map.of("tow", Settings.NONE))))
        .hasMessageContaining("no public method 'tow'");
  }

  @Test
  void saysWhatIsWrongWithAClass() {
    refuses(
        "public void a(int n) {} public void a(String s) {}",
        "public void Tools.a(int)",
        "public void Tools.a(java.lang.String)",
        "are both tool 'a'",
        "@Tool(name = …)");
    refuses("", "declares no public method");
    refuses("public Tools(int n) {} public void a() {}", "public constructor without parameters");
    refuses(
        "public Tools() { throw new IllegalStateException(\"no config\"); } public void a() {}",
        "its constructor failed: IllegalStateException: no config");
    refuses(
        "static int n = Integer.parseInt(\"x\"); public void a() {}",
        "its static initializer failed: NumberFormatException");
    refuses("public void größe() {}", "'größe' is no name for a tool");
    refuses(
        "@dev.taskcraft.tools.Tool(effect = dev.taskcraft.tool.Effect.RECONCILABLE) public void a() {}",
        "no method has @Reconciles(\"a\")");
    refuses(
        "public void a() {} @dev.taskcraft.tools.Reconciles(\"b\") public dev.taskcraft.tools.Reconciled r() { return null; }",
        "names no tool of the class");
    refuses(
        "public void a() {} @dev.taskcraft.tools.Reconciles(\"a\") public boolean r() { return true; }",
        "return dev.taskcraft.tools.Reconciled");
    refuses(
        "public void a(int n) {} @dev.taskcraft.tools.Reconciles(\"a\") public dev.taskcraft.tools.Reconciled r(int m) { return null; }",
        "takes [m], but the tool 'a' it reconciles takes only [n]");
    refuses(
        "public void a(@dev.taskcraft.tools.Param(defaultValue = \"many\") int n) {}",
        "parameter 'n': defaultValue 'many' is not JSON");
    refuses(
        "public void a(@dev.taskcraft.tools.Param(defaultValue = \"\\\"3\\\"\") int n) {}",
        "method 'a': parameter 'n': defaultValue '\"3\"': ");
    refuses(
        "public void a(@dev.taskcraft.tools.Param(name = \"m\") int n, int m) {}",
        "parameter 'm': another parameter has that name");
  }

  @Test
  void tellsFileLineAndColumnOfCompileErrors() {
    Path file =
        sources.write(
            "Tools.java",
            "public class Tools {\n  public int a() { return b; }\n  public void c() { int x = \"\" }\n}\n");

    assertThatThrownBy(() -> sources.open("Tools", null))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessage("%s doesn't compile:\n%s:3:31: ';' expected", file, file);
  }

  @Test
  void compilesAgainstNothingOfOurs() {
    for (String type :
        List.of("com.fasterxml.jackson.databind.ObjectMapper", "dev.taskcraft.tool.ToolSpec")) {
      assertThatThrownBy(() -> sources.tools("public void a(%s x) {}".formatted(type)))
          .as(type)
          .hasMessageContaining("doesn't compile");
    }
  }

  @Test
  void compilesTheSourcesItRefersTo() {
    sources.write(
        "com/acme/mail/Tools.java",
        "package com.acme.mail; public class Tools { public Letter write(Letter l) { return l; } }");
    sources.write(
        "com/acme/mail/Letter.java", "package com.acme.mail; public record Letter(String text) {}");

    Tool byName = sources.open("com.acme.mail.Tools", null).get("write");
    Tool byPath = sources.open("Tools", "com/acme/mail/Tools.java").get("write");

    Map<String, Object> letter = Map.of("text", "dear");
    assertThat(Sources.value(byName, Map.of("l", letter))).isEqualTo(letter);
    assertThat(Sources.value(byPath, Map.of("l", letter))).isEqualTo(letter);
  }

  @Test
  void refusesASourceOfAnotherPackage() {
    sources.write("Tools.java", "package com.other; public class Tools { public void a() {} }");

    assertThatThrownBy(() -> sources.open("com.acme.Tools", null))
        .hasMessageEndingWith("holds the class com.other.Tools; write module: com.other.Tools");
  }

  @Test
  void opensAClassFromAFolderAndFromAJar() throws IOException {
    sources.write(
        "com/acme/Tools.java",
        "package com.acme; public class Tools { public record R(int n) {} public R same(R r) { return r; } }");
    sources.javac("classes", "", "-parameters");
    sources.jar("classes", "lib/tools.jar");
    sources.deleteSources();

    for (String path : List.of("classes", "lib/tools.jar", "lib")) {
      Tool tool = sources.open("com.acme.Tools", path).get("same");
      assertThat(Sources.value(tool, Map.of("r", Map.of("n", 1L))))
          .as(path)
          .isEqualTo(Map.of("n", 1L));
    }
  }

  @Test
  void needsParameterNames() throws IOException {
    sources.write("Tools.java", "public class Tools { public void send(int count, String to) {} }");
    sources.javac("classes", "");
    sources.deleteSources();

    assertThatThrownBy(() -> sources.open("Tools", "classes"))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageEndingWith(
            "method 'send': parameter 1 (int) has lost its name; compile with -parameters, or add @Param(name = …)");
  }

  @Test
  void keepsTheToolsLibrariesApartFromOurs() throws Exception {
    sources.write(
        "com/fasterxml/jackson/databind/ObjectMapper.java",
        "package com.fasterxml.jackson.databind; public class ObjectMapper { public static String version() { return \"their own\"; } }");
    sources.javac("library", "");
    sources.jar("library", "lib/jackson.jar");
    sources.deleteSources();
    sources.write(
        "Tools.java",
        """
        public class Tools {
          public String library() { return com.fasterxml.jackson.databind.ObjectMapper.version(); }
          public List2 sees(String name) throws Exception {
            try { return new List2(Class.forName(name).getName()); } catch (ClassNotFoundException e) { return new List2("none"); }
          }
          public String context() { return Thread.currentThread().getContextClassLoader() == Tools.class.getClassLoader() ? "own" : "other"; }
          public record List2(String found) {}
        }
        """);
    sources.javac("tools", sources.folder.resolve("library").toString(), "-parameters");
    sources.jar("tools", "lib/tools.jar");
    sources.deleteSources();

    Map<String, Tool> tools = sources.open("Tools", "lib");

    assertThat(Sources.value(tools.get("library"), Map.of())).isEqualTo("their own");
    assertThat(Sources.value(tools.get("context"), Map.of())).isEqualTo("own");
    for (String ours :
        List.of("dev.taskcraft.executor.java.JavaTools", "org.assertj.core.api.Assertions")) {
      assertThat(Sources.value(tools.get("sees"), Map.of("name", ours)))
          .isEqualTo(Map.of("found", "none"));
    }
    assertThat(Sources.value(tools.get("sees"), Map.of("name", "java.sql.Connection")))
        .isEqualTo(Map.of("found", "java.sql.Connection"));
    sources.close();
    Files.delete(sources.folder.resolve("lib/jackson.jar"));
  }

  @Test
  void namesAClassThatIsMissing() throws IOException {
    sources.write("Gone.java", "public class Gone {}");
    sources.write("Tools.java", "public class Tools { public void a(Gone g) {} }");
    sources.javac("classes", "", "-parameters");
    sources.deleteSources();
    Files.delete(sources.folder.resolve("classes/Gone.class"));

    assertThatThrownBy(() -> sources.open("Tools", "classes"))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageEndingWith(
            "class Gone is missing; put its jar into %s, and say path: for that folder",
            sources.folder.resolve("classes"));
  }

  @Test
  void endsTheInstanceWithItsTools() {
    Path closed = sources.folder.resolve("closed");
    sources
        .tools(
            """
            public static class Never {}
            public void a() {}
            """)
        .get("a");
    sources.write(
        "Closing.java",
        """
        public class Closing implements AutoCloseable {
          public void a() {}
          @Override public void close() throws Exception { java.nio.file.Files.createFile(java.nio.file.Path.of("%s")); }
        }
        """
            .formatted(closed));
    sources.open("Closing", null);

    assertThat(closed).doesNotExist();
    sources.close();
    assertThat(closed).exists();
  }

  private void refuses(String body, String... parts) {
    assertThatThrownBy(() -> sources.tools(body))
        .as(body)
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageStartingWith("module 'Tools' (" + sources.folder.resolve("Tools.java") + "): ")
        .hasMessageContainingAll(parts);
  }

  private static ToolSource.Module module(String name, Map<String, Settings> overrides) {
    return new ToolSource.Module("Tools", name, null, Language.JAVA, Settings.NONE, overrides);
  }

  private static Reconciled reconcile(Tool tool, String item) throws InterruptedException {
    return tool.reconcile(
        Map.of("item", item, "count", 1L),
        Sources.context(Duration.ofSeconds(30), new ArrayList<>()));
  }
}
