package dev.taskcraft.executor.java;

import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles one source file in memory, for the running Java, with parameter names. Other sources
 * that it refers to are compiled with it when they lie where their package says; annotation
 * processors don't run.
 */
final class SourceCompiler {
  private static final int ERRORS_SHOWN = 5;
  private static final List<String> OPTIONS =
      List.of("-proc:none", "-parameters", "-g", "-nowarn", "-Xlint:none", "-encoding", "UTF-8");

  private SourceCompiler() {}

  /**
   * What came of it.
   *
   * @param classes class files by class name
   * @param sources the files that they came of
   */
  record Compiled(Map<String, byte[]> classes, List<Path> sources) {}

  /**
   * Compiles a file and what it refers to.
   *
   * @param root where sources of other packages are looked for
   * @throws ToolsUnavailable naming file, line and column of what is wrong, or the missing JDK
   */
  static Compiled compile(Path source, Path root, List<Path> classPath) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new ToolsUnavailable(
          "%s needs a compiler, and the Java in %s has none; run TaskCraft with a JDK, or compile the class and say path: where it is"
              .formatted(source, System.getProperty("java.home")));
    }
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager standard =
            compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8);
        CompiledFiles files = new CompiledFiles(standard)) {
      standard.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
      standard.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(root));
      boolean compiled =
          compiler
              .getTask(null, files, diagnostics, OPTIONS, null, standard.getJavaFileObjects(source))
              .call();
      if (!compiled) {
        throw new ToolsUnavailable(errors(source, diagnostics.getDiagnostics()));
      }
      return new Compiled(files.classes(), files.sources());
    } catch (IOException e) {
      throw new ToolsUnavailable(source + " can't be compiled: " + e.getMessage(), e);
    }
  }

  private static String errors(
      Path source, List<Diagnostic<? extends JavaFileObject>> diagnostics) {
    List<String> errors = new ArrayList<>();
    for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics) {
      if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
        errors.add(error(source, diagnostic));
      }
    }
    String more =
        errors.size() > ERRORS_SHOWN ? "\nand %d more".formatted(errors.size() - ERRORS_SHOWN) : "";
    return errors.stream()
        .limit(ERRORS_SHOWN)
        .collect(Collectors.joining("\n", source + " doesn't compile:\n", more));
  }

  private static String error(Path source, Diagnostic<? extends JavaFileObject> diagnostic) {
    JavaFileObject file = diagnostic.getSource();
    return "%s:%d:%d: %s"
        .formatted(
            file == null ? source : Path.of(file.toUri()),
            diagnostic.getLineNumber(),
            diagnostic.getColumnNumber(),
            diagnostic.getMessage(Locale.ROOT));
  }
}
