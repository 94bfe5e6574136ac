package dev.taskcraft.executor.java;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.executor.module.Found;
import dev.taskcraft.executor.module.ModuleCode;
import dev.taskcraft.executor.module.ModuleTools;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opens Java classes: compiled ones from a class folder or jar, or a source file that is compiled
 * in memory. Jars that lie in the same folder are on the class path.
 *
 * <p>While anything is open, this stands in for {@link System#out} and {@link System#err}.
 */
public final class JavaTools implements ToolFactory {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Duration grace;
  private final Prints prints = new Prints();

  /** Tools that get two seconds to end after they were interrupted. */
  public JavaTools() {
    this(GRACE);
  }

  JavaTools(Duration grace) {
    this.grace = grace;
  }

  /** Takes modules that are declared to be Java; who may be, {@link ModuleTools} finds out. */
  @Override
  public boolean opens(ToolSource source) {
    return source instanceof ToolSource.Module module && module.language() == Language.JAVA;
  }

  @Override
  public Opened open(ToolSource source, Place place) {
    if (!(source instanceof ToolSource.Module module) || !opens(source)) {
      throw new IllegalArgumentException(source + " is not a Java module");
    }
    Found.Hit hit = ModuleTools.find(module, place);
    try {
      return open(module, hit);
    } catch (IOException e) {
      throw new ToolsUnavailable(
          "module '%s': %s can't be read: %s"
              .formatted(module.module(), hit.file(), e.getMessage()),
          e);
    }
  }

  private Opened open(ToolSource.Module module, Found.Hit hit) throws IOException {
    List<Path> classPath = classPath(hit);
    Map<String, byte[]> compiled = Map.of();
    String name = module.module();
    if (hit.file().toString().endsWith(".java")) {
      SourceFile source = SourceFile.of(hit.file());
      name = source.className(name);
      compiled = SourceCompiler.compile(hit.file(), source.root(), classPath);
    }
    String code =
        compiled.isEmpty() ? ModuleCode.digest(hit) : ModuleCode.digest(compiled, classPath);
    ToolLoader loader = new ToolLoader(compiled, classPath);
    Calls calls = new Calls(loader, grace);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    prints.install();
    try {
      thread.setContextClassLoader(loader);
      Class<?> type = Class.forName(name, true, loader);
      String origin = "Java class %s (%s)".formatted(name, hit.file());
      ToolClass.Instance instance = new ToolClass(type, origin, code, calls).open(module);
      return new Opened(instance.tools(), () -> close(calls, instance.object(), loader));
    } catch (RuntimeException | ClassNotFoundException | LinkageError e) {
      prints.release();
      loader.close();
      throw new ToolsUnavailable(
          "module '%s' (%s): %s".formatted(name, hit.file(), reason(e, hit)), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private void close(Calls calls, @Nullable Object instance, ToolLoader loader) throws Exception {
    try (loader;
        calls) {
      if (instance instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } finally {
      prints.release();
    }
  }

  private static List<Path> classPath(Found.Hit hit) throws IOException {
    if (hit.root().equals(hit.file())) {
      return List.of(hit.file());
    }
    List<Path> classPath = new ArrayList<>();
    if (!hit.file().toString().endsWith(".java")) {
      classPath.add(hit.root());
    }
    try (Stream<Path> entries = Files.list(hit.root())) {
      entries.filter(entry -> entry.toString().endsWith(".jar")).sorted().forEach(classPath::add);
    }
    return classPath;
  }

  private static String reason(Throwable e, Found.Hit hit) {
    return switch (e) {
      case NoClassDefFoundError missing ->
          "class %s is missing; put its jar into %s, and say path: for that folder"
              .formatted(missing.getMessage(), hit.root());
      case UnsupportedClassVersionError newer ->
          "%s; compile it with --release %d"
              .formatted(newer.getMessage(), Runtime.version().feature());
      case ExceptionInInitializerError failed when failed.getCause() != null ->
          "its static initializer failed: " + Failures.oneLine(failed.getCause());
      case IllegalArgumentException wrong -> String.valueOf(wrong.getMessage());
      default -> Failures.oneLine(e);
    };
  }
}
