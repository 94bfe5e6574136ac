package dev.taskcraft.executor.java;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.module.Found;
import dev.taskcraft.executor.module.ModuleCode;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The code of a Java module, compiled where it is a source, and not yet loaded: nothing of it ran.
 *
 * @param className the class that holds the tools
 * @param compiled class files by class name; empty where the class path has them
 * @param classPath what the class is loaded from, and the jars beside it
 * @param sources what was compiled
 * @param digest {@code sha256:…}, see {@link ModuleCode}
 */
public record JavaCode(
    Found.Hit found,
    String className,
    Map<String, byte[]> compiled,
    List<Path> classPath,
    List<Path> sources,
    String digest) {
  public JavaCode {
    compiled = Map.copyOf(compiled);
    classPath = List.copyOf(classPath);
    sources = List.copyOf(sources);
  }

  /**
   * Reads the code behind a module, and compiles it if need be.
   *
   * @throws ToolsUnavailable when it can't be read, or doesn't compile
   */
  public static JavaCode of(ToolSource.Module module, Found.Hit found) {
    try {
      List<Path> classPath = classPath(found);
      if (!isSource(found)) {
        String digest = ModuleCode.digest(found);
        return new JavaCode(found, module.module(), Map.of(), classPath, List.of(), digest);
      }
      SourceFile source = SourceFile.of(found.file());
      String name = source.className(module.module());
      SourceCompiler.Compiled compiled =
          SourceCompiler.compile(found.file(), source.root(), classPath);
      String digest = ModuleCode.digest(compiled.classes(), classPath);
      return new JavaCode(found, name, compiled.classes(), classPath, compiled.sources(), digest);
    } catch (IOException e) {
      throw new ToolsUnavailable(
          "module '%s': %s can't be read: %s"
              .formatted(module.module(), found.file(), e.getMessage()),
          e);
    }
  }

  /** Whether it was compiled from a source. */
  public boolean isSource() {
    return isSource(found);
  }

  private static boolean isSource(Found.Hit found) {
    return found.file().toString().endsWith(".java");
  }

  /** Where its tools come from, for people. */
  public String origin() {
    return "Java class %s (%s)".formatted(className, found.file());
  }

  /** The files and folders that it needs to be read again. */
  public List<Path> reads() {
    return Stream.concat(classPath.stream(), sources.stream()).toList();
  }

  private static List<Path> classPath(Found.Hit found) throws IOException {
    if (found.root().equals(found.file())) {
      return List.of(found.file());
    }
    List<Path> classPath = new ArrayList<>();
    if (!isSource(found)) {
      classPath.add(found.root());
    }
    try (Stream<Path> entries = Files.list(found.root())) {
      entries.filter(entry -> entry.toString().endsWith(".jar")).sorted().forEach(classPath::add);
    }
    return classPath;
  }
}
