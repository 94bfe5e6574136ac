package dev.taskcraft.executor.java.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolFactory.Opened;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.tool.ToolSpec;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.erdtman.jcs.NumberToJSON;

/** A folder with Java modules, and the tools that a factory opens of them. */
final class JavaModules {
  /** All that must be on a worker's class path: one class of each place. */
  private static final List<Class<?>> NEEDED =
      List.of(
          JavaWorker.class,
          ToolSpec.class,
          ObjectMapper.class,
          JsonParser.class,
          JsonInclude.class,
          Jdk8Module.class,
          JavaTimeModule.class,
          NumberToJSON.class);

  final Path folder;
  final List<String> log = Collections.synchronizedList(new ArrayList<>());
  Map<String, String> secrets = Map.of();
  private final List<Opened> opened = new ArrayList<>();

  JavaModules(Path folder) {
    this.folder = folder;
  }

  /** The JVM of this test, with what a worker needs on its class path and nothing else. */
  static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-cp",
        NEEDED.stream().map(JavaModules::place).collect(Collectors.joining(File.pathSeparator)));
  }

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  Path write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  /** Writes {@code Tools.java} with this body. */
  void tools(String body) throws IOException {
    write("Tools.java", "import java.util.*;\npublic class Tools {\n" + body + "\n}\n");
  }

  void javac(String into, String... sources) {
    List<String> args = new ArrayList<>(List.of("-parameters", "-proc:none"));
    args.addAll(List.of("-cp", place(ToolSpec.class), "-d", folder.resolve(into).toString()));
    Stream.of(sources).forEach(source -> args.add(folder.resolve(source).toString()));
    int status =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, args.toArray(String[]::new));
    if (status != 0) {
      throw new AssertionError("javac " + status);
    }
  }

  Map<String, Tool> open(ToolFactory factory, String module, String path) {
    return open(factory, module, null, path);
  }

  Map<String, Tool> open(ToolFactory factory, String module, String name, String path) {
    Opened tools =
        factory.open(
            new ToolSource.Module(module, name, path, Language.JAVA, Settings.NONE, Map.of()),
            new Place(folder, folder, List.of(), secrets));
    opened.add(tools);
    Map<String, Tool> byName = new TreeMap<>();
    tools.tools().forEach(tool -> byName.put(tool.spec().name(), tool));
    return byName;
  }

  ToolResult call(Tool tool, Map<String, Object> args) {
    return call(tool, args, Duration.ofSeconds(60));
  }

  ToolResult call(Tool tool, Map<String, Object> args, Duration timeout) {
    try {
      return tool.call(args, context(timeout));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Object value(Tool tool, Map<String, Object> args) {
    return switch (call(tool, args)) {
      case ToolResult.Returned(var value, _) -> value;
      case ToolResult other -> throw new AssertionError("the call gave " + other);
    };
  }

  ToolContext context(Duration timeout) {
    return new ToolContext(
        "task-1", 3, 2, "key-9", timeout, secrets, List.of(Path.of("/workspace")), log::add);
  }

  void close() throws Exception {
    for (Opened tools : opened) {
      tools.close().close();
    }
    opened.clear();
  }
}
