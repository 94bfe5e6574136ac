package dev.taskcraft.executor.java;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Loads one tool class and what it brings: freshly compiled classes, then its class path. */
final class ToolLoader extends URLClassLoader {
  private final Map<String, byte[]> compiled;

  static {
    registerAsParallelCapable();
  }

  /**
   * A loader for these places.
   *
   * @param compiled class files by class name; they come before those of the class path
   */
  ToolLoader(Map<String, byte[]> compiled, List<Path> classPath) {
    super(classPath.stream().map(ToolLoader::url).toArray(URL[]::new), new VisibleClasses());
    this.compiled = Map.copyOf(compiled);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = compiled.get(name);
    return bytes != null ? defineClass(name, bytes, 0, bytes.length) : super.findClass(name);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(path + " can't be on a class path", e);
    }
  }
}
