package dev.taskcraft.executor.java;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A folder with a coworker's Java tools, as a user would write, compile and package them. */
final class Sources implements AutoCloseable {
  final Path folder;
  final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final JavaTools factory = new JavaTools(Duration.ofMillis(200));
  private final List<ToolFactory.Opened> opened = new ArrayList<>();

  Sources(Path folder) {
    this.folder = folder;
  }

  Path write(String file, String text) {
    try {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      return Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens {@code Tools.java} with this body. */
  Map<String, Tool> tools(String body) {
    write("Tools.java", "import java.util.*;\npublic class Tools {\n" + body + "\n}\n");
    return open("Tools", null);
  }

  Map<String, Tool> open(String module, String path) {
    return open(new ToolSource.Module(module, null, path, Language.JAVA, Settings.NONE, Map.of()));
  }

  Map<String, Tool> open(ToolSource.Module module) {
    ToolFactory.Opened tools =
        factory.open(module, new ToolFactory.Place(folder, folder, List.of(), Map.of()));
    opened.add(tools);
    Map<String, Tool> byName = new TreeMap<>();
    tools.tools().forEach(tool -> byName.put(tool.spec().name(), tool));
    return byName;
  }

  static Object value(Tool tool, Map<String, Object> args) {
    return switch (call(tool, args)) {
      case ToolResult.Returned(var value, _) -> value;
      case ToolResult other -> throw new AssertionError("the call gave " + other);
    };
  }

  static ToolResult call(Tool tool, Map<String, Object> args) {
    return call(tool, args, context(Duration.ofSeconds(30), new ArrayList<>()));
  }

  ToolResult logged(Tool tool, Map<String, Object> args) {
    return call(tool, args, context(Duration.ofSeconds(30), log));
  }

  static ToolResult call(Tool tool, Map<String, Object> args, ToolContext context) {
    try {
      return tool.call(args, context);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static ToolContext context(Duration timeout, List<String> log) {
    return new ToolContext(
        "task-1",
        3,
        2,
        "key-9",
        timeout,
        Map.of("API_TOKEN", "s3cr3t-value"),
        List.of(Path.of("/workspace")),
        log::add);
  }

  /** Compiles these files with the JDK's own compiler, as a build tool would. */
  void javac(String into, String classPath, String... options) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> args = new ArrayList<>(List.of(options));
      args.addAll(List.of("-proc:none", "-cp", classPath, "-d", folder.resolve(into).toString()));
      files.filter(f -> f.toString().endsWith(".java")).forEach(f -> args.add(f.toString()));
      var errors = new ByteArrayOutputStream();
      int status =
          ToolProvider.getSystemJavaCompiler().run(null, null, errors, args.toArray(String[]::new));
      if (status != 0) {
        throw new AssertionError(errors.toString(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void deleteSources() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Files.delete(file);
      }
    }
  }

  Path jar(String classes, String jar) throws IOException {
    Path root = folder.resolve(classes);
    Path file = folder.resolve(jar);
    Files.createDirectories(file.getParent());
    try (Stream<Path> entries = Files.walk(root);
        var out = new JarOutputStream(Files.newOutputStream(file))) {
      for (Path entry : entries.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(root.relativize(entry).toString().replace('\\', '/')));
        Files.copy(entry, out);
      }
    }
    return file;
  }

  @Override
  public void close() {
    for (ToolFactory.Opened one : opened) {
      try {
        one.close().close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    opened.clear();
  }
}
