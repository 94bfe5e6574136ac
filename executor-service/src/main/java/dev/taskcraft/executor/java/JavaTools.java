package dev.taskcraft.executor.java;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.executor.module.Found;
import dev.taskcraft.executor.module.ModuleTools;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens Java classes: compiled ones from a class folder or jar, or a source file that is compiled
 * in memory. Jars that lie in the same folder are on the class path.
 *
 * <p>While anything is open, this stands in for {@link System#out} and {@link System#err}.
 */
public final class JavaTools implements ToolFactory {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Function<ClassLoader, Calls> calls;
  private final Prints prints = new Prints();

  /** Tools that get two seconds to end after they were interrupted. */
  public JavaTools() {
    this(GRACE);
  }

  JavaTools(Duration grace) {
    this(loader -> new Calls(loader, grace));
  }

  private JavaTools(Function<ClassLoader, Calls> calls) {
    this.calls = calls;
  }

  /**
   * Tools for a process of their own, whose other side minds the time and kills it in the end: a
   * call ends by itself or after its thread was interrupted, and is waited for until it does.
   */
  public static JavaTools unhurried() {
    return new JavaTools(Calls::unhurried);
  }

  /** Whether a tool that was opened here can say afterwards if a call took effect. */
  public static boolean reconcilable(Tool tool) {
    return tool instanceof JavaTool java && java.reconcile() != null;
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
    return open(module, JavaCode.of(module, ModuleTools.find(module, place)));
  }

  /**
   * Loads the code, and describes its tools.
   *
   * @throws ToolsUnavailable when they can't be had
   */
  public Opened open(ToolSource.Module module, JavaCode code) {
    ToolLoader loader = new ToolLoader(code.compiled(), code.classPath());
    Calls running = calls.apply(loader);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    prints.install();
    try {
      thread.setContextClassLoader(loader);
      Class<?> type = Class.forName(code.className(), true, loader);
      ToolClass.Instance instance =
          new ToolClass(type, code.origin(), code.digest(), running).open(module);
      return new Opened(instance.tools(), () -> close(running, instance.object(), loader));
    } catch (RuntimeException | ClassNotFoundException | LinkageError e) {
      prints.release();
      close(loader);
      Found.Hit found = code.found();
      throw new ToolsUnavailable(
          "module '%s' (%s): %s".formatted(code.className(), found.file(), reason(e, found)), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private void close(Calls running, @Nullable Object instance, ToolLoader loader) throws Exception {
    try (loader;
        running) {
      if (instance instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } finally {
      prints.release();
    }
  }

  private static void close(ToolLoader loader) {
    try {
      loader.close();
    } catch (IOException _) {
      // its jars stay open until it is collected; why it can't be used matters more
    }
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
